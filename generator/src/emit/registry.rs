//! The registry of a version: its kinds as statics.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::plans::plan_name;
use super::types::ident_of_resource;
use crate::lower::{Kind, NameMode, Owner, Version};
use crate::model::Scope;

pub(super) fn files(version: &Version) -> Vec<(String, TokenStream)> {
    let resources = version.kinds.iter().map(|kind| resource(version, kind));
    let names: Vec<Ident> = version.kinds.iter().map(ident_of_resource).collect();
    let tokens = quote! {
        //! The kinds of this API version, for programs that work with any.
        use super::plans;
        use aso_runtime::registry::{Name, Owner, ResourceType, Scope};
        /// All kinds of this API version, by name.
        pub static RESOURCES: &[&ResourceType] = &[#(&#names),*];
        #(#resources)*
    };
    vec![("registry.rs".into(), tokens)]
}

fn resource(version: &Version, kind: &Kind) -> TokenStream {
    let ident = ident_of_resource(kind);
    let doc = format!(" `{}`: `{}`.", kind.kind, kind.arm_type);
    let group = format!("{}.azure.com", version.group);
    let (name, plural, api_version, versions, arm_type) = (
        &kind.kind,
        &kind.plural,
        &version.api_version,
        &kind.versions,
        &kind.arm_type,
    );
    let scope = match kind.scope {
        Scope::ResourceGroup => quote!(Scope::ResourceGroup),
        Scope::Location => quote!(Scope::Location),
        Scope::Tenant => quote!(Scope::Tenant),
        Scope::Extension => quote!(Scope::Extension),
    };
    let owner = match &kind.owner {
        Owner::None => quote!(Owner::None),
        Owner::Any => quote!(Owner::Any),
        Owner::Kind { group, kind } => quote!(Owner::Kind { group: #group, kind: #kind }),
    };
    let named = match &kind.name {
        NameMode::Free => quote!(Name::Free),
        NameMode::Explicit => quote!(Name::Explicit),
        NameMode::Fixed(name) => quote!(Name::Fixed(#name)),
    };
    let (request, response) = (
        plan_name(version, kind.spec),
        plan_name(version, kind.status),
    );
    let children = kind
        .embedded_children
        .iter()
        .map(|(path, arm_type)| quote! { (&[#(#path),*], #arm_type) });
    quote! {
        #[doc = #doc]
        pub static #ident: ResourceType = ResourceType {
            group: #group,
            kind: #name,
            plural: #plural,
            api_version: #api_version,
            versions: &[#(#versions),*],
            arm_type: #arm_type,
            scope: #scope,
            owner: #owner,
            name: #named,
            request: &plans::#request,
            response: &plans::#response,
            embedded_children: &[#(#children),*],
        };
    }
}
