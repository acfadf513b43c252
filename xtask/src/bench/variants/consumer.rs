//! The program that uses the crates: thirty kinds, read and written.

use super::sample::Scope;
use super::source::Group;
use super::statements::screaming;
use super::workspace::{Member, print};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::fmt::Write as _;
use std::path::PathBuf;

/// So many kinds are used.
const ROOTS: usize = 30;

/// A kind that is used.
#[derive(Debug, Clone)]
pub(super) struct Root {
    /// `storage`
    pub(super) group: String,
    /// `v20230101`
    pub(super) version: String,
    /// `StorageAccount`
    pub(super) kind: String,
    /// A document of its Spec.
    pub(super) spec: String,
}

impl Root {
    pub(super) fn name(&self) -> String {
        format!("{}/{}/{}", self.group, self.version, self.kind)
    }

    /// The module of its version.
    pub(super) fn module(&self) -> TokenStream {
        let (group, version) = (
            format_ident!("bench_{}", self.group),
            format_ident!("{}", self.version),
        );
        quote!(#group::#version)
    }
}

/// The first kinds of the groups.
pub(super) fn roots(groups: &[Group]) -> Vec<Root> {
    groups
        .iter()
        .flat_map(|group| {
            group.kinds().map(|(version, kind)| {
                let name = kind.name.to_string();
                let spec = Scope::new(group, &version).document(&format!("{name}Spec"));
                Root {
                    group: group.name.clone(),
                    version,
                    spec: spec.to_string(),
                    kind: name,
                }
            })
        })
        .take(ROOTS)
        .collect()
}

/// Their documents, as the consumer reads them.
pub(super) fn documents(roots: &[Root]) -> String {
    let mut text = String::new();
    for root in roots {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\t{}", root.name(), root.spec);
    }
    text
}

/// A consumer that reads each Spec and writes it again.
pub(super) fn of_specs(groups: &[Group], roots: &[Root]) -> anyhow::Result<Member> {
    let helper = quote! {
        fn again<T: serde::Serialize + serde::de::DeserializeOwned>(text: &str) -> Result<String, Box<dyn Error>> {
            Ok(serde_json::to_string(&serde_json::from_str::<T>(text)?)?)
        }
    };
    member(groups, roots, helper, &|root| {
        let (module, spec) = (root.module(), format_ident!("{}Spec", root.kind));
        quote!(again::<#module::#spec>(text))
    })
}

/// A resolver that has an answer to everything: documents fill every property, secrets too.
fn resolver() -> TokenStream {
    quote! {
        struct Known;
        impl aso_runtime::engine::Resolver for Known {
            fn reference(
                &self,
                reference: &aso_runtime::refs::ResourceReference,
                _path: &str,
            ) -> Result<String, aso_runtime::engine::ResolveError> {
                Ok(reference.arm_id.clone().unwrap_or_default())
            }
            fn secret(
                &self,
                reference: &aso_runtime::refs::SecretReference,
            ) -> Result<String, aso_runtime::engine::ResolveError> {
                Ok(reference.key.clone())
            }
            fn secret_map(
                &self,
                reference: &aso_runtime::refs::SecretMapReference,
            ) -> Result<std::collections::BTreeMap<String, String>, aso_runtime::engine::ResolveError> {
                Ok(std::iter::once((reference.name.clone(), "value".to_owned())).collect())
            }
            fn config_map(
                &self,
                reference: &aso_runtime::refs::ConfigMapReference,
            ) -> Result<String, aso_runtime::engine::ResolveError> {
                Ok(reference.key.clone())
            }
        }
    }
}

/// A consumer that turns each Spec into a request and back, typed, by plans and the engine.
pub(super) fn of_plans(groups: &[Group], roots: &[Root]) -> anyhow::Result<Member> {
    let resolver = resolver();
    let helper = quote! {
        #resolver
        use aso_runtime::kind::{ArmKind, Kind};
        fn convert<K: ArmKind>(text: &str) -> Result<String, Box<dyn Error>>
        where
            K::Spec: serde::Serialize + serde::de::DeserializeOwned,
            K::Request: serde::Serialize,
        {
            let mut object = K::default();
            *object.spec_mut() = serde_json::from_str::<K::Spec>(text)?;
            let request = object.to_arm("name", &Known)?;
            let spec = K::spec_from_arm(&aso_runtime::object::to_value(&request))?;
            Ok(format!("[{},{}]", serde_json::to_string(&request)?, serde_json::to_string(&spec)?))
        }
    };
    member(groups, roots, helper, &|root| {
        let (module, kind) = (root.module(), format_ident!("{}", root.kind));
        quote!(convert::<#module::#kind>(text))
    })
}

/// The same on JSON: what programs do that handle any kind.
pub(super) fn of_json(groups: &[Group], roots: &[Root]) -> anyhow::Result<Member> {
    let resolver = resolver();
    let helper = quote! {
        #resolver
        use aso_runtime::engine;
        use aso_runtime::kind::Kind;
        fn convert<K: Kind>(text: &str) -> Result<String, Box<dyn Error>> {
            let spec: serde_json::Value = serde_json::from_str(text)?;
            let request = engine::to_arm(K::RESOURCE, &spec, "name", &Known)?;
            let spec = engine::spec_from_arm(K::RESOURCE, &request);
            Ok(format!("[{request},{spec}]"))
        }
    };
    member(groups, roots, helper, &|root| {
        let (module, kind) = (root.module(), format_ident!("{}", root.kind));
        quote!(convert::<#module::#kind>(text))
    })
}

/// The same by statements.
pub(super) fn of_statements(groups: &[Group], roots: &[Root]) -> anyhow::Result<Member> {
    let resolver = resolver();
    let helper = quote! {
        #resolver
        fn convert<S, R>(
            text: &str,
            to_arm: fn(&S, &mut bench_support::Context<'_>) -> R,
            from_arm: fn(&R) -> S,
        ) -> Result<String, Box<dyn Error>>
        where
            S: serde::Serialize + serde::de::DeserializeOwned,
            R: serde::Serialize,
        {
            let spec = serde_json::from_str::<S>(text)?;
            let mut context = bench_support::Context::new("name", &Known);
            let request = to_arm(&spec, &mut context);
            if let Some((path, message)) = context.errors.pop() {
                return Err(format!("{path}: {message}").into());
            }
            let spec = from_arm(&request);
            Ok(format!("[{},{}]", serde_json::to_string(&request)?, serde_json::to_string(&spec)?))
        }
    };
    member(groups, roots, helper, &|root| {
        let module = root.module();
        let function = |suffix: &str| {
            format_ident!(
                "request_{}_spec_{suffix}",
                screaming(&root.kind).to_lowercase()
            )
        };
        let (to_arm, from_arm) = (function("to_arm"), function("from_arm"));
        quote!(convert(text, #module::convert::#to_arm, #module::convert::#from_arm))
    })
}

/// A consumer that does the same with each kind.
pub(super) fn member(
    groups: &[Group],
    roots: &[Root],
    helpers: TokenStream,
    call: &dyn Fn(&Root) -> TokenStream,
) -> anyhow::Result<Member> {
    let names = roots.iter().map(Root::name);
    let calls = roots.iter().map(call);
    let text = print(quote! {
        use std::error::Error;
        pub fn one(name: &str, text: &str) -> Result<String, Box<dyn Error>> {
            match name {
                #(#names => #calls,)*
                _ => Err("an unknown kind".into()),
            }
        }
        #helpers
    })?;
    let used = |group: &&Group| roots.iter().any(|root| root.group == group.name);
    Ok(Member {
        name: "consumer".into(),
        files: vec![
            (
                PathBuf::from("main.rs"),
                include_str!("assets/consumer.rs").into(),
            ),
            (PathBuf::from("roots.rs"), text),
        ],
        features: Vec::new(),
        off: Vec::new(),
        uses: groups
            .iter()
            .filter(used)
            .map(|group| group.name.clone())
            .collect(),
    })
}
