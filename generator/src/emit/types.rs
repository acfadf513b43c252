//! Rust types: kinds, Specs and Statuses, and the wire types of requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::layout::{Layout, kind_file};
use crate::lower::{
    ArmObject, ArmType, Body, Kind, KubernetesObject, LoweredType, Runtime, Scalar, Schema, Version,
};
use crate::model::{EnumType, Primitive, Side, TypeId};
use crate::naming::{field_name, module_name, type_name, variant_names};

/// A struct before it is printed: doc, fields.
struct Field {
    doc: String,
    json: String,
    ty: TokenStream,
}

/// All files with types, by path under the version's folder.
pub(super) fn files(version: &Version, layout: &Layout) -> Vec<(String, TokenStream)> {
    let mut parts: BTreeMap<(&'static str, String), TokenStream> = BTreeMap::new();
    for kind in &version.kinds {
        parts
            .entry(("", kind_file(&kind.kind)))
            .or_default()
            .extend(kind_items(version, kind));
    }
    for (id, ty) in &version.types {
        if let Some(file) = layout.kubernetes(*id) {
            let module = match ty.side {
                Side::Spec => "",
                Side::Status => "status/",
            };
            parts
                .entry((module, file.to_owned()))
                .or_default()
                .extend(kubernetes_items(version, ty));
        }
        if let Some(file) = layout.arm(*id) {
            let module = match ty.side {
                Side::Spec => "arm/request/",
                Side::Status => "arm/response/",
            };
            parts
                .entry((module, file.to_owned()))
                .or_default()
                .extend(arm_items(version, ty));
        }
    }
    let mut modules: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for (module, file) in parts.keys() {
        modules.entry(module).or_default().insert(file.clone());
    }
    let mut files: Vec<(String, TokenStream)> = parts
        .into_iter()
        .map(|((module, file), items)| {
            (
                format!("{module}{file}.rs"),
                quote! { use super::*; #items },
            )
        })
        .collect();
    files.push(("mod.rs".into(), version_module(version, modules.get(""))));
    for (module, doc) in [
        ("status/", "What Kubernetes shows of resources.".to_owned()),
        ("arm/request/", "Bodies of requests to ARM.".to_owned()),
        ("arm/response/", "Bodies of responses of ARM.".to_owned()),
    ] {
        files.push((
            format!("{module}mod.rs"),
            listing(&doc, modules.get(module)),
        ));
    }
    files.push((
        "arm/mod.rs".into(),
        quote! {
            //! What goes over the wire to and from Azure Resource Manager (ARM).
            pub mod request;
            pub mod response;
        },
    ));
    files
}

/// A module that re-exports its files.
fn listing(doc: &str, files: Option<&BTreeSet<String>>) -> TokenStream {
    let names: Vec<Ident> = files
        .into_iter()
        .flatten()
        .map(|file| format_ident!("{}", file))
        .collect();
    quote! {
        #![doc = #doc]
        #(mod #names;)*
        #(pub use #names::*;)*
        use crate::prelude::*;
    }
}

fn version_module(version: &Version, files: Option<&BTreeSet<String>>) -> TokenStream {
    let doc = format!(
        " `{}.azure.com` at API version {}.",
        version.group, version.api_version
    );
    let names: Vec<Ident> = files
        .into_iter()
        .flatten()
        .map(|file| format_ident!("{}", file))
        .collect();
    quote! {
        #![doc = #doc]
        mod plans;
        pub mod registry;
        #(#[cfg(feature = "types")] mod #names;)*
        #(#[cfg(feature = "types")] pub use #names::*;)*
        #[cfg(feature = "arm")]
        pub mod arm;
        #[cfg(feature = "types")]
        pub mod status;
        #[cfg(feature = "types")]
        use crate::prelude::*;
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A struct with its fields and the code that reads and writes them.
fn structure(name: &str, doc: &str, fields: &[Field]) -> TokenStream {
    let ident = ident(name);
    let mut taken = BTreeSet::new();
    let names: Vec<Ident> = fields
        .iter()
        .map(|field| {
            let mut name = field_name(&field.json);
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            self::ident(&name)
        })
        .collect();
    let docs = fields.iter().map(|field| doc_lines(&field.doc));
    let types = fields.iter().map(|field| &field.ty);
    let wires: Vec<&String> = fields.iter().map(|field| &field.json).collect();
    let doc = doc_lines(doc);
    let (reader, writer) = if fields.is_empty() {
        (quote!(_), quote!(_))
    } else {
        (quote!(from), quote!(to))
    };
    quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #ident {
            #(#docs pub #names: #types,)*
        }
        impl Object for #ident {
            fn read_from(&mut self, #reader: &mut Reader<'_>) {
                #(from.take(#wires, &mut self.#names);)*
            }
            fn write_to(&self, #writer: &mut Writer) {
                #(to.put(#wires, &self.#names);)*
            }
        }
        aso_runtime::object!(#ident);
    }
}

/// Doc attributes, one a line.
fn doc_lines(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote! { #(#[doc = #lines])* }
}

fn kind_items(version: &Version, kind: &Kind) -> TokenStream {
    let name = type_name(&kind.kind);
    let (ident, spec, status) = (
        ident(&name),
        format_ident!("{name}Spec"),
        format_ident!("{name}Status"),
    );
    let doc = format!(
        "`{}` of `{}.azure.com`: `{}` at API version {}.\n\nServed as {}.",
        kind.kind,
        version.group,
        kind.arm_type,
        version.api_version,
        kind.versions
            .iter()
            .map(|version| format!("`{version}`"))
            .collect::<Vec<_>>()
            .join(" and ")
    );
    let doc = doc_lines(&doc);
    let resource = ident_of_resource(kind);
    let operator = operator_items(kind);
    quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #ident {
            /// Name, namespace, labels and annotations in Kubernetes.
            pub metadata: ObjectMeta,
            /// What the resource should be.
            pub spec: #spec,
            /// What the resource is.
            pub status: Option<status::#status>,
        }
        aso_runtime::kind!(#ident, #spec, status::#status, registry::#resource);
        #[cfg(feature = "arm")]
        aso_runtime::arm_kind!(#ident, arm::request::#spec, arm::response::#status);
        #operator
    }
}

/// The static of a kind in the registry.
pub(super) fn ident_of_resource(kind: &Kind) -> Ident {
    ident(&module_name(&kind.kind).to_uppercase())
}

/// `operatorSpec` of a kind.
fn operator_items(kind: &Kind) -> TokenStream {
    let root = type_name(&kind.kind);
    let mut fields = vec![
        (
            "configMapExpressions".to_owned(),
            quote!(Option<Vec<DestinationExpression>>),
            "Values to save in config maps, as CEL expressions.".to_owned(),
        ),
        (
            "secretExpressions".to_owned(),
            quote!(Option<Vec<DestinationExpression>>),
            "Values to save in secrets, as CEL expressions.".to_owned(),
        ),
    ];
    let mut items = TokenStream::new();
    for (json, suffix, target, names, doc) in [
        (
            "configMaps",
            "OperatorConfigMaps",
            quote!(ConfigMapDestination),
            &kind.operator.config_maps,
            "Where to save values of the resource in config maps.",
        ),
        (
            "secrets",
            "OperatorSecrets",
            quote!(SecretDestination),
            &kind.operator.secrets,
            "Where to save secrets that Azure makes.",
        ),
    ] {
        if names.is_empty() {
            continue;
        }
        let name = format!("{root}{suffix}");
        let entries: Vec<Field> = names
            .iter()
            .map(|name| Field {
                doc: format!("Where to save `{name}`."),
                json: name.clone(),
                ty: quote!(Option<#target>),
            })
            .collect();
        items.extend(structure(&name, doc, &entries));
        let ident = ident(&name);
        fields.push((json.to_owned(), quote!(Option<#ident>), doc.to_owned()));
    }
    for (name, _, description) in &kind.operator.properties {
        fields.push((
            name.clone(),
            quote!(Option<String>),
            docs::safe(description),
        ));
    }
    fields.sort_by(|a, b| a.0.cmp(&b.0));
    let fields: Vec<Field> = fields
        .into_iter()
        .map(|(json, ty, doc)| Field { doc, json, ty })
        .collect();
    let operator = structure(
        &format!("{root}OperatorSpec"),
        &format!(
            "Settings of the operator for `{}`; never sent to Azure.",
            kind.kind
        ),
        &fields,
    );
    quote! { #operator #items }
}

fn kubernetes_items(version: &Version, ty: &LoweredType) -> TokenStream {
    match &ty.body {
        Body::Enum(options) if options.base == Primitive::String => {
            enumeration(&ty.rust, options, ty)
        }
        Body::Object(forms) => kubernetes_object(version, ty, &forms.kubernetes),
        Body::Enum(_) | Body::Inline(_) => TokenStream::new(),
    }
}

/// Where a type comes from, as the first line of its doc comment.
fn provenance(ty: &LoweredType) -> String {
    format!(
        "`{}`, from `{}`.",
        ty.name,
        ty.origin.file.rsplit('/').next().unwrap_or_default()
    )
}

fn kubernetes_object(
    version: &Version,
    ty: &LoweredType,
    object: &KubernetesObject,
) -> TokenStream {
    let fields: Vec<Field> = object
        .properties
        .iter()
        .map(|property| {
            let inner = kubernetes_type(version, &property.schema);
            Field {
                doc: docs::property(property),
                json: property.json.clone(),
                ty: quote!(Option<#inner>),
            }
        })
        .collect();
    structure(&ty.rust, &provenance(ty), &fields)
}

fn kubernetes_type(version: &Version, schema: &Schema) -> TokenStream {
    match schema {
        Schema::Scalar(primitive, _) => primitive_type(*primitive),
        Schema::Enum { ty, .. } => enum_type(version, *ty),
        Schema::Any => quote!(Value),
        Schema::Object(id) => named(version, *id),
        Schema::List(items, _) => {
            let items = kubernetes_type(version, items);
            quote!(Vec<#items>)
        }
        Schema::Map(values) => {
            let values = kubernetes_type(version, values);
            quote!(BTreeMap<String, #values>)
        }
        Schema::Runtime(runtime) => runtime_type(*runtime),
        Schema::OperatorSpec(index) => {
            let name = version
                .kinds
                .get(*index)
                .map(|kind| format_ident!("{}OperatorSpec", type_name(&kind.kind)));
            quote!(#name)
        }
    }
}

fn primitive_type(primitive: Primitive) -> TokenStream {
    match primitive {
        Primitive::String => quote!(String),
        Primitive::Integer | Primitive::UInt32 => quote!(i64),
        Primitive::Number => quote!(f64),
        Primitive::Boolean => quote!(bool),
        Primitive::Any => quote!(Value),
    }
}

fn runtime_type(runtime: Runtime) -> TokenStream {
    match runtime {
        Runtime::ResourceReference => quote!(ResourceReference),
        Runtime::KnownResourceReference => quote!(KnownResourceReference),
        Runtime::ArbitraryOwnerReference => quote!(ArbitraryOwnerReference),
        Runtime::WellKnownResourceReference => quote!(WellKnownResourceReference),
        Runtime::SecretReference => quote!(SecretReference),
        Runtime::SecretMapReference => quote!(SecretMapReference),
        Runtime::ConfigMapReference => quote!(ConfigMapReference),
        Runtime::UserAssignedIdentityDetails => quote!(UserAssignedIdentityDetails),
        Runtime::Condition => quote!(Condition),
    }
}

/// An enum's Rust type: its name, or the scalar for enums that are not of text.
fn enum_type(version: &Version, id: TypeId) -> TokenStream {
    match version.types.get(&id).map(|ty| (&ty.body, &ty.rust)) {
        Some((Body::Enum(options), rust)) if options.base == Primitive::String => {
            let ident = ident(rust);
            quote!(#ident)
        }
        Some((Body::Enum(options), _)) => primitive_type(options.base),
        _ => quote!(String),
    }
}

fn named(version: &Version, id: TypeId) -> TokenStream {
    let ident = version.types.get(&id).map(|ty| ident(&ty.rust));
    quote!(#ident)
}

fn enumeration(name: &str, options: &EnumType, ty: &LoweredType) -> TokenStream {
    let values: Vec<&str> = options
        .values
        .iter()
        .map(|option| option.value.as_str())
        .collect();
    let variants: Vec<Ident> = variant_names(&values)
        .iter()
        .map(|name| ident(name))
        .collect();
    let (ident, doc) = (ident(name), doc_lines(&provenance(ty)));
    let docs = values.iter().map(|value| format!(" `{value}`"));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        pub enum #ident {
            #(#[doc = #docs] #variants,)*
            /// A value that this API version does not list; kept as it is.
            Unknown(String),
        }
        impl Enumeration for #ident {
            fn values() -> &'static [Self] {
                &[#(Self::#variants),*]
            }
            fn unknown(text: String) -> Self {
                Self::Unknown(text)
            }
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(text) => text,
                }
            }
        }
        aso_runtime::enumeration!(#ident);
    }
}

fn arm_items(version: &Version, ty: &LoweredType) -> TokenStream {
    match &ty.body {
        Body::Enum(options) if options.base == Primitive::String => {
            enumeration(&ty.rust, options, ty)
        }
        Body::Object(forms) => match &forms.arm.choice {
            Some((discriminator, options)) => choice(version, ty, discriminator, options),
            None => arm_object(version, ty, &forms.arm),
        },
        Body::Enum(_) | Body::Inline(_) => TokenStream::new(),
    }
}

fn arm_object(version: &Version, ty: &LoweredType, object: &ArmObject) -> TokenStream {
    let fields: Vec<Field> = object
        .properties
        .iter()
        .map(|property| {
            let inner = arm_type(version, &property.ty);
            let doc = property
                .description
                .as_deref()
                .map_or_else(|| format!("`{}`.", property.json), docs::safe);
            Field {
                doc,
                json: property.json.clone(),
                ty: quote!(Option<#inner>),
            }
        })
        .collect();
    structure(&ty.rust, &provenance(ty), &fields)
}

fn arm_type(version: &Version, ty: &ArmType) -> TokenStream {
    match ty {
        ArmType::Scalar(Scalar::String) => quote!(String),
        ArmType::Scalar(Scalar::Integer) => quote!(i64),
        ArmType::Scalar(Scalar::Number) => quote!(f64),
        ArmType::Scalar(Scalar::Boolean) => quote!(bool),
        ArmType::Secret => quote!(SecretString),
        ArmType::Enum(id) => enum_type(version, *id),
        ArmType::Json => quote!(Value),
        ArmType::Object(id) => named(version, *id),
        ArmType::List(items) => {
            let items = arm_type(version, items);
            quote!(Vec<#items>)
        }
        ArmType::Map(values) => {
            let values = arm_type(version, values);
            quote!(BTreeMap<String, #values>)
        }
    }
}

/// A choice on the wire: one variant an option, and one for what is none of them.
fn choice(
    version: &Version,
    ty: &LoweredType,
    discriminator: &str,
    options: &[(String, TypeId)],
) -> TokenStream {
    let ident = ident(&ty.rust);
    let values: Vec<&str> = options.iter().map(|(value, _)| value.as_str()).collect();
    let variants: Vec<Ident> = variant_names(&values)
        .iter()
        .map(|name| self::ident(name))
        .collect();
    let types: Vec<TokenStream> = options.iter().map(|(_, id)| named(version, *id)).collect();
    let doc = doc_lines(&format!(
        "{} Told apart by `{discriminator}`.",
        provenance(ty)
    ));
    let docs = values
        .iter()
        .map(|value| format!(" `{discriminator}` is `{value}`."));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        pub enum #ident {
            #(#[doc = #docs] #variants(#types),)*
            /// Another option, or none; kept as it is.
            Unknown(Value),
        }
        impl Choice for #ident {
            const DISCRIMINATOR: &'static str = #discriminator;
            const VALUES: &'static [&'static str] = &[#(#values),*];
            fn option(value: &str) -> Option<Self> {
                match value {
                    #(#values => Some(Self::#variants(Default::default())),)*
                    _ => None,
                }
            }
            fn unknown(value: Value) -> Self {
                Self::Unknown(value)
            }
            fn content(&self) -> &dyn Item {
                match self {
                    #(Self::#variants(content) => content,)*
                    Self::Unknown(content) => content,
                }
            }
            fn content_mut(&mut self) -> &mut dyn Item {
                match self {
                    #(Self::#variants(content) => content,)*
                    Self::Unknown(content) => content,
                }
            }
        }
        aso_runtime::choice!(#ident);
    }
}
