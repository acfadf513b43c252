//! The same structs under other serde mechanisms.

use super::source::{Choice, Entry, Enumeration, Structure};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

/// How structs get their JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mechanism {
    /// What the generator emits: lists of properties, and one core in the runtime.
    Table,
    /// Derived serde, enums too (`#[serde(untagged)] Unknown(String)`).
    Derive,
    /// Derived serde for structs; enums and choices by hand, as short as they get.
    DeriveLean,
    /// One generic streaming visitor in a support crate; enums and choices as in `DeriveLean`.
    Visitor,
    /// No JSON at all: what the structs themselves cost.
    Bare,
}

impl Mechanism {
    pub(super) const ALL: [Self; 5] = [
        Self::Derive,
        Self::DeriveLean,
        Self::Visitor,
        Self::Table,
        Self::Bare,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Derive => "derive",
            Self::DeriveLean => "derive-lean",
            Self::Visitor => "visitor",
            Self::Bare => "bare",
        }
    }

    /// The entry in this form; nothing for kinds, which only the registry can carry.
    pub(super) fn emit(self, entry: &Entry) -> TokenStream {
        match entry {
            Entry::Structure(structure) => self.structure(structure),
            Entry::Enumeration(enumeration) => self.enumeration(enumeration),
            Entry::Choice(choice) => self.choice(choice),
            Entry::Kind(_) => TokenStream::new(),
            Entry::Other(item) => item.to_token_stream(),
        }
    }

    fn structure(self, structure: &Structure) -> TokenStream {
        let item = &structure.item;
        match self {
            Self::Table => {
                let implementation = &structure.implementation;
                quote! { #item #(#implementation)* }
            }
            Self::Derive | Self::DeriveLean => derived(structure),
            Self::Visitor => {
                let implementation = visited(structure);
                quote! { #item #implementation }
            }
            Self::Bare => quote! { #item },
        }
    }

    fn enumeration(self, enumeration: &Enumeration) -> TokenStream {
        let item = &enumeration.item;
        let name = &item.ident;
        let default = quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::Unknown(String::new())
                }
            }
        };
        match self {
            Self::Table => {
                let implementation = &enumeration.implementation;
                quote! { #item #(#implementation)* }
            }
            Self::Derive => {
                let mut item = item.clone();
                item.attrs
                    .push(syn::parse_quote!(#[derive(::serde::Serialize, ::serde::Deserialize)]));
                for variant in &mut item.variants {
                    let known = enumeration
                        .values
                        .iter()
                        .find(|(known, _)| *known == variant.ident);
                    variant.attrs.push(match known {
                        Some((_, wire)) => syn::parse_quote!(#[serde(rename = #wire)]),
                        None => syn::parse_quote!(#[serde(untagged)]),
                    });
                }
                quote! { #item #default }
            }
            Self::DeriveLean | Self::Visitor => {
                let text = by_text(enumeration);
                quote! { #item #default #text }
            }
            Self::Bare => quote! { #item #default },
        }
    }

    fn choice(self, choice: &Choice) -> TokenStream {
        let item = &choice.item;
        let name = &item.ident;
        let default = quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::Unknown(Value::Null)
                }
            }
        };
        match self {
            Self::Table => {
                let implementation = &choice.implementation;
                quote! { #item #(#implementation)* }
            }
            Self::Derive => {
                let tag = &choice.discriminator;
                let mut item = item.clone();
                item.attrs
                    .push(syn::parse_quote!(#[derive(::serde::Serialize, ::serde::Deserialize)]));
                item.attrs.push(syn::parse_quote!(#[serde(tag = #tag)]));
                for variant in &mut item.variants {
                    let known = choice
                        .options
                        .iter()
                        .find(|(known, _)| *known == variant.ident);
                    variant.attrs.push(match known {
                        Some((_, value)) => syn::parse_quote!(#[serde(rename = #value)]),
                        None => syn::parse_quote!(#[serde(untagged)]),
                    });
                }
                quote! { #item #default }
            }
            Self::DeriveLean | Self::Visitor => {
                let code = by_discriminator(choice);
                quote! { #item #default #code }
            }
            Self::Bare => quote! { #item #default },
        }
    }
}

fn derived(structure: &Structure) -> TokenStream {
    let mut item = structure.item.clone();
    item.attrs
        .push(syn::parse_quote!(#[derive(::serde::Serialize, ::serde::Deserialize)]));
    for (field, mapped) in item.fields.iter_mut().zip(&structure.fields) {
        let wire = &mapped.wire;
        field.attrs.push(
            syn::parse_quote!(#[serde(rename = #wire, default, skip_serializing_if = "Option::is_none")]),
        );
    }
    item.to_token_stream()
}

fn visited(structure: &Structure) -> TokenStream {
    let name = &structure.item.ident;
    let wires: Vec<&String> = structure.fields.iter().map(|field| &field.wire).collect();
    let fields: Vec<&Ident> = structure.fields.iter().map(|field| &field.ident).collect();
    let indices = 0..fields.len();
    quote! {
        impl bench_support::Struct for #name {
            const NAMES: &'static [&'static str] = &[#(#wires),*];
            fn set<'de, A: ::serde::de::MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error> {
                match index {
                    #(#indices => self.#fields = map.next_value()?,)*
                    _ => { map.next_value::<::serde::de::IgnoredAny>()?; }
                }
                Ok(())
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                bench_support::read(deserializer)
            }
        }
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                #(if let Some(value) = &self.#fields {
                    ::serde::ser::SerializeMap::serialize_entry(&mut map, #wires, value)?;
                })*
                ::serde::ser::SerializeMap::end(map)
            }
        }
    }
}

fn by_text(enumeration: &Enumeration) -> TokenStream {
    let name = &enumeration.item.ident;
    let variants: Vec<&Ident> = enumeration.values.iter().map(|(ident, _)| ident).collect();
    let wires: Vec<&String> = enumeration.values.iter().map(|(_, wire)| wire).collect();
    quote! {
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(text) => text,
                })
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Ok(match text.as_str() {
                    #(#wires => Self::#variants,)*
                    _ => Self::Unknown(text),
                })
            }
        }
    }
}

fn by_discriminator(choice: &Choice) -> TokenStream {
    let name = &choice.item.ident;
    let tag = &choice.discriminator;
    let variants: Vec<Ident> = choice
        .options
        .iter()
        .map(|(ident, _)| format_ident!("{}", ident))
        .collect();
    let values: Vec<&String> = choice.options.iter().map(|(_, value)| value).collect();
    quote! {
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(content) => ::serde::Serialize::serialize(content, serializer),)*
                    Self::Unknown(content) => ::serde::Serialize::serialize(content, serializer),
                }
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <Value as ::serde::Deserialize>::deserialize(deserializer)?;
                match value.get(#tag).and_then(Value::as_str) {
                    #(Some(#values) => ::serde_json::from_value(value)
                        .map(Self::#variants)
                        .map_err(::serde::de::Error::custom),)*
                    _ => Ok(Self::Unknown(value)),
                }
            }
        }
    }
}
