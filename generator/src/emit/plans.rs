//! Conversion plans as statics (`aso_runtime::plan`).

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::layout::Layout;
use crate::lower::{
    Body, Collection, Constant, Empty, Kind, Local, Op, Or, Plan, Scalar, Step, Version,
};
use crate::model::{Side, TypeId};
use crate::naming::module_name;

/// The files of a version's plans, by path under its folder.
pub(super) fn files(version: &Version, layout: &Layout) -> Vec<(String, TokenStream)> {
    let mut files: BTreeMap<String, TokenStream> = BTreeMap::new();
    for id in needed(version) {
        let Some(ty) = version.types.get(&id) else {
            continue;
        };
        let Body::Object(forms) = &ty.body else {
            continue;
        };
        let file = layout
            .kubernetes(id)
            .or_else(|| layout.arm(id))
            .unwrap_or(super::layout::SHARED);
        let (name, kind) = (
            plan_name(version, id),
            version.kinds.iter().find(|kind| kind.spec == id),
        );
        let plan = plan(version, &forms.plan, kind);
        files
            .entry(file.to_owned())
            .or_default()
            .extend(quote! { pub(crate) static #name: Plan = #plan; });
    }
    let modules: Vec<Ident> = files
        .keys()
        .map(|file| Ident::new(file, Span::call_site()))
        .collect();
    let listing = quote! {
        //! How Kubernetes documents and ARM bodies correspond.
        #(mod #modules;)*
        #(pub(crate) use #modules::*;)*
        use aso_runtime::plan::{Alternative, Collection, Constant, Empty, Local, Op, Or, Plan, Step};
    };
    let mut out: Vec<(String, TokenStream)> = files
        .into_iter()
        .map(|(file, items)| (format!("plans/{file}.rs"), quote! { use super::*; #items }))
        .collect();
    out.push(("plans/mod.rs".into(), listing));
    out
}

/// Types that a plan starts at or refers to; flattened ones are part of their parents' plans.
fn needed(version: &Version) -> BTreeSet<TypeId> {
    fn of_op(op: &Op, open: &mut Vec<TypeId>) {
        match op {
            Op::Object(id) => open.push(*id),
            Op::List(inner) | Op::Map(inner) => of_op(inner, open),
            Op::Nested(steps) => steps.iter().for_each(|step| of_op(&step.op, open)),
            _ => {}
        }
    }
    let mut open: Vec<TypeId> = version
        .kinds
        .iter()
        .flat_map(|kind| [kind.spec, kind.status])
        .collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        if let Some(Body::Object(forms)) = version.types.get(&id).map(|ty| &ty.body) {
            match &forms.plan {
                Plan::Object(steps) => steps.iter().for_each(|step| of_op(&step.op, &mut open)),
                Plan::OneOf {
                    options, shared, ..
                } => {
                    open.extend(options.iter().map(|option| option.ty));
                    shared.iter().for_each(|step| of_op(&step.op, &mut open));
                }
            }
        }
    }
    found
}

/// The static that holds a type's plan.
pub(super) fn plan_name(version: &Version, id: TypeId) -> Ident {
    let (prefix, rust) = version.types.get(&id).map_or(("", ""), |ty| {
        (
            if ty.side == Side::Spec {
                "REQUEST"
            } else {
                "RESPONSE"
            },
            ty.rust.as_str(),
        )
    });
    Ident::new(
        &format!("{prefix}_{}", module_name(rust).to_uppercase()),
        Span::call_site(),
    )
}

fn plan(version: &Version, plan: &Plan, kind: Option<&Kind>) -> TokenStream {
    match plan {
        Plan::Object(steps) => {
            let steps = steps.iter().map(|step| self::step(version, step, kind));
            quote! { Plan::Object(&[#(#steps),*]) }
        }
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            let options = options.iter().map(|option| {
                let (kubernetes, value, plan) = (
                    &option.kubernetes,
                    &option.value,
                    plan_name(version, option.ty),
                );
                quote! { Alternative { kubernetes: #kubernetes, value: #value, plan: &#plan } }
            });
            let shared = shared.iter().map(|step| self::step(version, step, kind));
            quote! { Plan::OneOf { discriminator: #discriminator, options: &[#(#options),*], shared: &[#(#shared),*] } }
        }
    }
}

/// One property: in the short form of the runtime where nothing unusual is said.
fn step(version: &Version, step: &Step, kind: Option<&Kind>) -> TokenStream {
    let (kubernetes, arm, required) = (&step.kubernetes, &step.arm, step.required);
    let op = op(version, &step.op, kind);
    let mut tokens = match &step.op {
        Op::Nested(steps) => {
            let steps = steps.iter().map(|step| self::step(version, step, kind));
            quote! { Step::nested(#arm, &[#(#steps),*]) }
        }
        _ if kubernetes == arm => quote! { Step::same(#arm, #op) },
        _ => quote! { Step::new(#kubernetes, #arm, #op) },
    };
    if let Some(or) = &step.or {
        let or = match or {
            Or::ConfigMap(name) => quote! { Or::ConfigMap(#name) },
            Or::Secret(name) => quote! { Or::Secret(#name) },
            Or::Reference(name) => quote! { Or::Reference(#name) },
        };
        tokens = quote! { #tokens.or(#or) };
    }
    match step.empty {
        Empty::Omit => {}
        Empty::Null => tokens = quote! { #tokens.empty(Empty::Null) },
        Empty::Collection => tokens = quote! { #tokens.empty(Empty::Collection) },
    }
    if let Some(default) = &step.default {
        let value = match default {
            Constant::Text(text) => quote! { Constant::Text(#text) },
            Constant::Integer(number) => quote! { Constant::Integer(#number) },
            Constant::Number(number) => quote! { Constant::Number(#number) },
            Constant::Boolean(flag) => quote! { Constant::Boolean(#flag) },
        };
        tokens = quote! { #tokens.default(&#value) };
    }
    if required {
        tokens = quote! { #tokens.required() };
    }
    if let Some(hub) = &step.hub {
        tokens = quote! { #tokens.in_hub(#hub) };
    }
    tokens
}

fn op(version: &Version, op: &Op, kind: Option<&Kind>) -> TokenStream {
    match op {
        Op::Scalar(Scalar::String) => quote! { Op::STRING },
        Op::Scalar(Scalar::Integer) => quote! { Op::INTEGER },
        Op::Scalar(Scalar::Number) => quote! { Op::NUMBER },
        Op::Scalar(Scalar::Boolean) => quote! { Op::BOOLEAN },
        Op::Enum(id) => match version.types.get(id).map(|ty| &ty.body) {
            Some(Body::Enum(options)) => {
                let values = options.values.iter().map(|option| &option.value);
                quote! { Op::Enum(&[#(#values),*]) }
            }
            _ => quote! { Op::STRING },
        },
        Op::Json => quote! { Op::Json },
        Op::Object(id) => {
            let name = plan_name(version, *id);
            quote! { Op::Object(&#name) }
        }
        Op::List(inner) => {
            let inner = self::op(version, inner, kind);
            quote! { Op::List(&#inner) }
        }
        Op::Map(inner) => {
            let inner = self::op(version, inner, kind);
            quote! { Op::Map(&#inner) }
        }
        Op::Nested(steps) => {
            let steps = steps.iter().map(|step| self::step(version, step, kind));
            quote! { Op::Nested(&[#(#steps),*]) }
        }
        Op::Name => quote! { Op::Name },
        Op::FixedName(name) => quote! { Op::FixedName(#name) },
        Op::Reference => quote! { Op::Reference },
        Op::WellKnownReference => quote! { Op::WellKnownReference },
        Op::Secret => quote! { Op::Secret },
        Op::SecretMap => quote! { Op::SecretMap },
        Op::Identities => quote! { Op::Identities },
        Op::Local(local) => {
            let local = match local {
                Local::Owner => quote! { Local::Owner },
                Local::ArbitraryOwner => quote! { Local::ArbitraryOwner },
                Local::AzureNameFromConfig => quote! { Local::AzureNameFromConfig },
                Local::Conditions => quote! { Local::Conditions },
                Local::OperatorSpec => {
                    let operator = kind.map(|kind| kind.operator.clone()).unwrap_or_default();
                    let (secrets, config_maps) = (&operator.secrets, &operator.config_maps);
                    let properties = operator.properties.iter().map(|(name, _, _)| name);
                    quote! { Local::OperatorSpec { secrets: &[#(#secrets),*], config_maps: &[#(#config_maps),*], properties: &[#(#properties),*] } }
                }
            };
            quote! { Op::Local(#local) }
        }
        Op::Unsent(Collection::None) => quote! { Op::Unsent(Collection::None) },
        Op::Unsent(Collection::List) => quote! { Op::Unsent(Collection::List) },
        Op::Unsent(Collection::Map) => quote! { Op::Unsent(Collection::Map) },
    }
}
