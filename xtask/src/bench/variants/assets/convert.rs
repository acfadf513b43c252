//! What conversions as statements share. Part of a benchmark: copied into the crate that measures them.

use aso_runtime::engine::{ResolveError, Resolver};
use aso_runtime::refs::{
    ConfigMapReference, ResourceReference, SecretMapReference, SecretReference,
    WellKnownResourceReference,
};
use aso_runtime::values::UserAssignedIdentityDetails;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A step on the way to a property.
#[derive(Clone, Copy)]
enum Place {
    Property(&'static str),
    Index(usize),
}

/// What a conversion to ARM needs, and the errors that it found.
pub struct Context<'a> {
    resolver: &'a dyn Resolver,
    azure_name: &'a str,
    path: Vec<Place>,
    /// Path and message.
    pub errors: Vec<(String, String)>,
}

impl<'a> Context<'a> {
    /// Starts a conversion.
    pub fn new(azure_name: &'a str, resolver: &'a dyn Resolver) -> Self {
        Self { resolver, azure_name, path: Vec::new(), errors: Vec::new() }
    }

    /// The last segment of the resource's name.
    pub fn name(&self) -> String {
        self.azure_name.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Into a property.
    pub fn enter(&mut self, name: &'static str) {
        self.path.push(Place::Property(name));
    }

    /// Into an element.
    pub fn enter_index(&mut self, index: usize) {
        self.path.push(Place::Index(index));
    }

    /// Out again.
    pub fn leave(&mut self) {
        self.path.pop();
    }

    fn text(&self) -> String {
        let mut text = String::from("spec");
        for place in &self.path {
            let _ = match place {
                Place::Property(name) => write!(text, ".{name}"),
                Place::Index(index) => write!(text, "[{index}]"),
            };
        }
        text
    }

    fn resolved<T>(&mut self, result: Result<T, ResolveError>) -> Option<T> {
        result
            .map_err(|error| {
                let path = self.text();
                self.errors.push((path, error.to_string()));
            })
            .ok()
    }

    /// An ARM id.
    pub fn reference(&mut self, reference: &ResourceReference) -> Option<String> {
        if let Err(error) = reference.validate() {
            let path = self.text();
            self.errors.push((path, error.to_string()));
            return None;
        }
        let path = self.text();
        let result = self.resolver.reference(reference, &path);
        self.resolved(result)
    }

    /// A well-known name, or an ARM id.
    pub fn well_known(&mut self, reference: &WellKnownResourceReference) -> Option<String> {
        match &reference.well_known_name {
            Some(name) if !name.is_empty() => Some(name.clone()),
            _ => self.reference(&reference.to_reference()),
        }
    }

    /// The value of a secret.
    pub fn secret(&mut self, reference: &SecretReference) -> Option<String> {
        let result = self.resolver.secret(reference);
        self.resolved(result)
    }

    /// A value of a config map.
    pub fn config_map(&mut self, reference: &ConfigMapReference) -> Option<String> {
        let result = self.resolver.config_map(reference);
        self.resolved(result)
    }

    /// All values of a secret.
    pub fn secret_map(&mut self, reference: &SecretMapReference) -> Option<BTreeMap<String, String>> {
        let result = self.resolver.secret_map(reference);
        self.resolved(result)
    }

    /// The ids of identities.
    pub fn identities(&mut self, list: &[UserAssignedIdentityDetails]) -> Vec<String> {
        let mut ids = Vec::with_capacity(list.len());
        for (index, details) in list.iter().enumerate() {
            self.enter_index(index);
            if let Some(reference) = &details.reference {
                ids.extend(self.reference(reference));
            }
            self.leave();
        }
        ids
    }
}
