//! From swagger documents to the model: resources from paths, types from schemas.
//!
//! After loading, every definition that a wanted resource can reach is in the model, once for each side it is reached
//! on, with `allOf` still unmerged. Nothing else is: the vendored copy and a full checkout lead to the same model.

mod discriminated;
mod resources;
mod schema;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use crate::config::VersionConfig;
use crate::diagnostic::Diagnostic;
use crate::model::{Definition, Model, Origin, Package, Side, Type, TypeId};
use crate::swagger::{Document, Documents, Place};

pub use resources::{Found, find_resources};
pub(crate) use resources::{all_resources, is_dated, same_resource};

/// Loads one group at one version: the resources that the configuration asks for and the children they may embed.
pub fn load(
    documents: &Documents<'_>,
    package: &Package,
    config: &VersionConfig,
) -> Result<Model, Vec<Diagnostic>> {
    let mut loader = Loader::new(documents, package.clone());
    let files = loader.open_package()?;
    let found = find_resources(documents, &files, config)?;
    for resource in found {
        loader.resource(resource);
    }
    loader.drain();
    if loader.problems.is_empty() {
        Ok(loader.model)
    } else {
        Err(loader.problems)
    }
}

/// What of the swagger a version needs.
#[derive(Debug, Default)]
pub struct Needed {
    /// Definitions, by file and name.
    pub definitions: BTreeSet<(String, String)>,
    /// Paths, by file and path.
    pub paths: BTreeSet<(String, String)>,
}

/// What of the swagger a version needs: its resources, the children whose bodies they embed, and all that these refer to.
///
/// # Errors
/// Whatever keeps the version from being read.
pub fn needed(
    documents: &Documents<'_>,
    package: &Package,
    config: &VersionConfig,
) -> Result<Needed, Vec<Diagnostic>> {
    let mut loader = Loader::new(documents, package.clone());
    let files = loader.open_package()?;
    let found = find_resources(documents, &files, config)?;
    let mut needed = Needed::default();
    let (wanted, children): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|resource| resource.wanted);
    for resource in wanted {
        needed.paths.insert(resource.place());
        loader.resource(resource);
    }
    loader.drain();
    // A child counts if its body is embedded: then reading it adds a body around properties that are there already.
    for child in children {
        let properties = child.body_properties(documents);
        if properties.iter().any(|(file, name)| {
            loader
                .ids
                .contains_key(&(file.as_str().into(), name.clone(), Side::Spec))
        }) {
            needed.paths.insert(child.place());
            loader.resource(child);
        }
    }
    loader.drain();
    if !loader.problems.is_empty() {
        return Err(loader.problems);
    }
    needed.definitions.extend(
        loader
            .ids
            .into_keys()
            .map(|(file, name, _)| (file.to_string(), name)),
    );
    Ok(needed)
}

/// What identifies a definition while loading.
type Key = (Arc<str>, String, Side);

pub(crate) struct Loader<'a> {
    documents: &'a Documents<'a>,
    model: Model,
    ids: HashMap<Key, TypeId>,
    open: VecDeque<(TypeId, Place, Side)>,
    /// Definitions whose `allOf` refers to a definition, by that definition's file and name.
    children: BTreeMap<(Arc<str>, String), Vec<Place>>,
    indexed: BTreeMap<Arc<str>, ()>,
    problems: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    fn new(documents: &'a Documents<'a>, package: Package) -> Self {
        Self {
            documents,
            model: Model {
                package,
                definitions: Vec::new(),
                resources: Vec::new(),
                status_bounds_removed: std::collections::BTreeSet::new(),
            },
            ids: HashMap::new(),
            open: VecDeque::new(),
            children: BTreeMap::new(),
            indexed: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Reads all files of the package, since discriminated definitions may stand in any of them.
    fn open_package(&mut self) -> Result<Vec<Arc<Document>>, Vec<Diagnostic>> {
        let package = &self.model.package;
        let paths = self.documents.files_of(package);
        if paths.is_empty() {
            return Err(vec![
                Diagnostic::error("no-swagger-of-version", "", "", format!("there is no swagger of group `{}` at version {}", package.group, package.version))
                    .hint("vendor it with `cargo xtask specs vendor`, or take the version out of the configuration"),
            ]);
        }
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for path in paths {
            match self.documents.document(path) {
                Ok(document) => files.push(document),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        for file in &files {
            self.index(file);
        }
        Ok(files)
    }

    /// The id of a definition on a side; its body is read later, so that depth of reference costs no stack.
    fn intern(&mut self, place: Place, side: Side) -> TypeId {
        let key = (Arc::clone(&place.document.path), place.name.clone(), side);
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        self.index(&place.document);
        let package = place
            .document
            .package
            .clone()
            .unwrap_or_else(|| self.model.package.clone());
        let id = self.model.add(Definition {
            name: crate::naming::identifier(&place.name),
            side,
            ty: Type::ANY,
            origin: Origin {
                file: Arc::clone(&place.document.path),
                pointer: format!(
                    "/definitions/{}",
                    crate::swagger::escape_pointer(&place.name)
                ),
            },
            package,
            embedded_in: None,
            history: Vec::new(),
            applied: Vec::new(),
        });
        self.ids.insert(key, id);
        self.open.push_back((id, place, side));
        id
    }

    /// Reads the bodies of all definitions met so far, and of those that they lead to.
    fn drain(&mut self) {
        while let Some((id, place, side)) = self.open.pop_front() {
            let ty = self.definition(&place, side);
            self.model.get_mut(id).ty = ty;
        }
    }

    /// Follows a `$ref`; reports and gives up on one that leads nowhere.
    fn refer(
        &mut self,
        document: &Document,
        pointer: &str,
        reference: &str,
        side: Side,
    ) -> Option<TypeId> {
        match self
            .documents
            .resolve(document, pointer, reference, "definitions")
        {
            Ok(place) => Some(self.intern(place, side)),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }
}
