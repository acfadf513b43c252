//! Conversions as Rust statements: what could stand in place of the plans and their engine.
//!
//! Representative and not complete: what is left out is counted. Written are `Spec → request`, `request → Spec` and
//! `response → Status`, one function a pair of types and a direction.

use super::plans::{Op, Plan, Plans, Step};
use super::sample::{Scope, parts};
use super::source::{Entry, Field, Group, Structure};
use super::workspace::print;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeMap;
use std::path::PathBuf;
use syn::Type;

/// The statements of a version.
pub(super) struct Statements {
    /// Below `src`.
    pub(super) files: Vec<(PathBuf, String)>,
    /// Properties that are not converted.
    pub(super) left_out: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToArm,
    FromArm,
}

struct Emitter<'a> {
    plans: &'a Plans,
    /// Spec and request, Status and response.
    spec: Scope<'a>,
    request: Scope<'a>,
    status: Scope<'a>,
    response: Scope<'a>,
    /// The pair of types of each plan.
    pairs: BTreeMap<String, (String, String)>,
    left_out: usize,
}

/// A property on one side of a step.
struct Side {
    place: TokenStream,
    ty: Type,
}

/// Writes the statements of a version under `convert/`.
pub(super) fn of(group: &Group, version: &str, plans: &Plans) -> anyhow::Result<Statements> {
    let mut emitter = Emitter {
        plans,
        spec: Scope::new(group, version),
        request: Scope::new(group, &format!("{version}/arm/request")),
        status: Scope::new(group, &format!("{version}/status")),
        response: Scope::new(group, &format!("{version}/arm/response")),
        pairs: BTreeMap::new(),
        left_out: 0,
    };
    for (_, kind) in group.kinds().filter(|(found, _)| found == version) {
        let constant = |prefix: &str, suffix: &str| {
            format!("{prefix}_{}_{suffix}", screaming(&kind.name.to_string()))
        };
        for (plan, suffix) in [
            (constant("REQUEST", "SPEC"), "Spec"),
            (constant("RESPONSE", "STATUS"), "Status"),
        ] {
            let name = format!("{}{suffix}", kind.name);
            emitter.pair(&plan, &name, &name);
        }
    }
    let mut files = Vec::new();
    let mut modules = Vec::new();
    for (path, names) in &plans.files {
        let functions: TokenStream = names.iter().map(|name| emitter.functions(name)).collect();
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        modules.push(format_ident!("{}", stem));
        files.push((
            PathBuf::from(version)
                .join("convert")
                .join(format!("{stem}.rs")),
            print(quote! { use super::*; #functions })?,
        ));
    }
    files.push((
        PathBuf::from(version).join("convert/mod.rs"),
        print(quote! {
            #(mod #modules;)*
            #(pub use #modules::*;)*
            use super::{arm, status};
            use bench_support::Context;
            use crate::prelude::*;
        })?,
    ));
    Ok(Statements {
        files,
        left_out: emitter.left_out,
    })
}

/// `StorageAccount` → `STORAGE_ACCOUNT`
pub(super) fn screaming(name: &str) -> String {
    let mut text = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

/// The name of the function that carries a plan out.
fn function(plan: &str, direction: Direction) -> Ident {
    let suffix = match direction {
        Direction::ToArm => "to_arm",
        Direction::FromArm => "from_arm",
    };
    format_ident!("{}_{suffix}", plan.to_lowercase())
}

impl<'a> Emitter<'a> {
    fn scopes(&self, plan: &str) -> (&Scope<'a>, &Scope<'a>) {
        if plan.starts_with("REQUEST") {
            (&self.spec, &self.request)
        } else {
            (&self.status, &self.response)
        }
    }

    /// Notes the types of a plan, and of all that it refers to.
    fn pair(&mut self, plan: &str, kubernetes: &str, arm: &str) {
        if self.pairs.contains_key(plan) {
            return;
        }
        let mut next = Vec::new();
        {
            let (left, right) = self.scopes(plan);
            let (Some(Entry::Structure(left)), Some(right)) =
                (left.get(kubernetes), right.get(arm))
            else {
                return;
            };
            match (self.plans.by_name.get(plan), right) {
                (Some(Plan::Object(steps)), Entry::Structure(right)) => {
                    self.below(plan, steps, left, right, &mut next);
                }
                (Some(Plan::OneOf { options, .. }), Entry::Choice(right)) => {
                    for (property, value, plan) in options {
                        let left = left.fields.iter().find(|field| field.wire == *property);
                        let right = right
                            .options
                            .iter()
                            .find(|(_, found)| found == value)
                            .and_then(|(variant, _)| {
                                right
                                    .item
                                    .variants
                                    .iter()
                                    .find(|found| found.ident == *variant)
                            })
                            .and_then(|variant| variant.fields.iter().next());
                        if let (Some(left), Some(right)) = (left, right) {
                            next.push((plan.clone(), innermost(&left.ty), innermost(&right.ty)));
                        }
                    }
                }
                _ => return,
            }
        }
        self.pairs
            .insert(plan.to_owned(), (kubernetes.to_owned(), arm.to_owned()));
        for (plan, kubernetes, arm) in next {
            self.pair(&plan, &kubernetes, &arm);
        }
    }

    fn below(
        &self,
        plan: &str,
        steps: &[Step],
        left: &Structure,
        right: &Structure,
        next: &mut Vec<(String, String, String)>,
    ) {
        for step in steps {
            let Some(arm) = field(right, &step.arm) else {
                continue;
            };
            if let Op::Nested(steps) = &step.op {
                if let Some(Entry::Structure(inner)) = self.scopes(plan).1.get(&innermost(&arm.ty))
                {
                    self.below(plan, steps, left, inner, next);
                }
            } else if let (Some(target), Some(kubernetes)) =
                (target(&step.op), field(left, &step.kubernetes))
            {
                next.push((
                    target.to_owned(),
                    innermost(&kubernetes.ty),
                    innermost(&arm.ty),
                ));
            }
        }
    }

    fn functions(&mut self, plan: &str) -> TokenStream {
        let Some((kubernetes, arm)) = self.pairs.get(plan).cloned() else {
            return TokenStream::new();
        };
        let (left, right) = self.scopes(plan);
        let (Some(Entry::Structure(left)), Some(right)) = (left.get(&kubernetes), right.get(&arm))
        else {
            return TokenStream::new();
        };
        let (kubernetes, arm) = (format_ident!("{}", kubernetes), format_ident!("{}", arm));
        let is_request = plan.starts_with("REQUEST");
        let (kubernetes, arm) = if is_request {
            (
                quote!(super::super::#kubernetes),
                quote!(arm::request::#arm),
            )
        } else {
            (quote!(status::#kubernetes), quote!(arm::response::#arm))
        };
        let plans = self.plans;
        let Some(found) = plans.by_name.get(plan) else {
            return TokenStream::new();
        };
        let directions: &[Direction] = if is_request {
            &[Direction::ToArm, Direction::FromArm]
        } else {
            &[Direction::FromArm]
        };
        let mut functions = TokenStream::new();
        for &direction in directions {
            let body = match (found, right) {
                (Plan::Object(steps), Entry::Structure(right)) => self.steps(
                    plan,
                    steps,
                    left,
                    right,
                    &quote!(to),
                    &quote!(from),
                    direction,
                ),
                (
                    Plan::OneOf {
                        options,
                        discriminator,
                    },
                    Entry::Choice(_),
                ) => self.options(options, discriminator, left, right, direction),
                _ => TokenStream::new(),
            };
            let name = function(plan, direction);
            functions.extend(match direction {
                Direction::ToArm => quote! {
                    pub fn #name(from: &#kubernetes, context: &mut Context<'_>) -> #arm {
                        let mut to = #arm::default();
                        #body
                        to
                    }
                },
                Direction::FromArm => quote! {
                    pub fn #name(from: &#arm) -> #kubernetes {
                        let mut to = #kubernetes::default();
                        #body
                        to
                    }
                },
            });
        }
        functions
    }

    /// One of several bodies.
    fn options(
        &mut self,
        options: &[(String, String, String)],
        discriminator: &str,
        left: &Structure,
        right: &Entry,
        direction: Direction,
    ) -> TokenStream {
        let Entry::Choice(choice) = right else {
            return TokenStream::new();
        };
        let mut body = TokenStream::new();
        for (property, value, plan) in options {
            let variant = choice.options.iter().find(|(_, found)| found == value);
            let (Some(left), Some((variant, _)), Some((_, content))) =
                (field(left, property), variant, self.pairs.get(plan))
            else {
                self.left_out += 1;
                continue;
            };
            let module = if plan.starts_with("REQUEST") {
                quote!(arm::request)
            } else {
                quote!(arm::response)
            };
            let choice = &choice.item.ident;
            let (ident, call) = (&left.ident, function(plan, direction));
            let tag = match self.scopes(plan).1.get(content) {
                Some(Entry::Structure(content)) => field(content, discriminator)
                    .map(|field| &field.ident)
                    .map(|tag| quote!(content.#tag = Some(#value.into());)),
                _ => None,
            };
            body.extend(match direction {
                Direction::ToArm => quote! {
                    if let Some(value) = &from.#ident {
                        context.enter(#property);
                        let mut content = #call(value, context);
                        context.leave();
                        #tag
                        to = #module::#choice::#variant(content);
                    }
                },
                Direction::FromArm => quote! {
                    if let #module::#choice::#variant(content) = from {
                        to.#ident = Some(#call(content));
                    }
                },
            });
        }
        body
    }

    #[allow(clippy::too_many_arguments)]
    fn steps(
        &mut self,
        plan: &str,
        steps: &[Step],
        left: &Structure,
        right: &Structure,
        to: &TokenStream,
        from: &TokenStream,
        direction: Direction,
    ) -> TokenStream {
        let mut body = TokenStream::new();
        for step in steps {
            let arm = field(right, &step.arm);
            if let Op::Nested(inner) = &step.op {
                body.extend(self.nested(plan, inner, left, arm, to, from, direction));
                continue;
            }
            let kubernetes = field(left, &step.kubernetes);
            let (Some(arm), kubernetes) = (arm, kubernetes) else {
                continue;
            };
            let arm_ident = &arm.ident;
            match (&step.op, direction) {
                (Op::None, _) | (Op::FixedName(_), Direction::FromArm) => continue,
                (Op::Name, Direction::ToArm) => {
                    body.extend(quote! { #to.#arm_ident = Some(context.name()); });
                    continue;
                }
                (Op::FixedName(name), Direction::ToArm) => {
                    body.extend(quote! { #to.#arm_ident = Some(#name.into()); });
                    continue;
                }
                _ => {}
            }
            let Some(kubernetes) = kubernetes else {
                self.left_out += 1;
                continue;
            };
            let ident = &kubernetes.ident;
            let kubernetes_side = |base: &TokenStream| Side {
                place: quote!(#base.#ident),
                ty: inside(&kubernetes.ty),
            };
            let arm_side = |base: &TokenStream| Side {
                place: quote!(#base.#arm_ident),
                ty: inside(&arm.ty),
            };
            let (source, target) = match direction {
                Direction::ToArm => (kubernetes_side(from), arm_side(to)),
                Direction::FromArm => (arm_side(from), kubernetes_side(to)),
            };
            let place = &target.place;
            let sink = |value: TokenStream| quote! { #place = Some(#value); };
            let Some(code) = value(
                &step.op,
                &quote!(value),
                &source.ty,
                &target.ty,
                direction,
                &sink,
            ) else {
                self.left_out += 1;
                continue;
            };
            let given = &source.place;
            let wire = &step.kubernetes;
            let code = if fails(&step.op) && direction == Direction::ToArm {
                quote! { context.enter(#wire); #code context.leave(); }
            } else {
                code
            };
            body.extend(quote! { if let Some(value) = &#given { #code } });
            if direction == Direction::ToArm {
                body.extend(self.second(step, left, from, place));
                if step.sends_empty {
                    body.extend(quote! {
                        if #place.is_none() { #place = Some(Default::default()); }
                    });
                }
            }
        }
        body
    }

    /// The second source of a property.
    fn second(
        &mut self,
        step: &Step,
        left: &Structure,
        from: &TokenStream,
        place: &TokenStream,
    ) -> Option<TokenStream> {
        let (or, name) = step.or.as_ref()?;
        let Some(property) = field(left, name).filter(|_| matches!(step.op, Op::Copy)) else {
            self.left_out += 1;
            return None;
        };
        let ident = &property.ident;
        let call = match or.as_str() {
            "ConfigMap" => quote!(config_map),
            "Secret" => quote!(secret),
            _ => quote!(reference),
        };
        Some(quote! {
            if let Some(value) = &#from.#ident {
                context.enter(#name);
                if let Some(value) = context.#call(value) { #place = Some(value.into()); }
                context.leave();
            }
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn nested(
        &mut self,
        plan: &str,
        inner: &[Step],
        left: &Structure,
        arm: Option<&Field>,
        to: &TokenStream,
        from: &TokenStream,
        direction: Direction,
    ) -> TokenStream {
        let found = arm.and_then(|arm| match self.scopes(plan).1.get(&innermost(&arm.ty)) {
            Some(Entry::Structure(found)) => Some((&arm.ident, found)),
            _ => None,
        });
        let Some((ident, structure)) = found else {
            self.left_out += inner.len();
            return TokenStream::new();
        };
        match direction {
            Direction::ToArm => {
                let name = &structure.item.ident;
                let name = if plan.starts_with("REQUEST") {
                    quote!(arm::request::#name)
                } else {
                    quote!(arm::response::#name)
                };
                let body = self.steps(
                    plan,
                    inner,
                    left,
                    structure,
                    &quote!(nested),
                    from,
                    direction,
                );
                quote! {
                    {
                        let mut nested = #name::default();
                        #body
                        if nested != #name::default() { #to.#ident = Some(nested); }
                    }
                }
            }
            Direction::FromArm => {
                let body = self.steps(plan, inner, left, structure, to, &quote!(nested), direction);
                quote! { if let Some(nested) = &#from.#ident { #body } }
            }
        }
    }
}

/// Puts the converted value of a reference `source` into the sink; nothing if the types do not fit.
fn value(
    op: &Op,
    source: &TokenStream,
    from: &Type,
    to: &Type,
    direction: Direction,
    sink: &dyn Fn(TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let resolved = |method: TokenStream| quote!(context.#method(#source));
    let fallible = |result: TokenStream| {
        let code = sink(quote!(resolved.into()));
        Some(quote! { if let Some(resolved) = #result { #code } })
    };
    match (op, direction) {
        (Op::Copy, _) => copied(source, from, to).map(sink),
        (Op::Name, _) => Some(sink(quote!(#source.clone()))),
        (Op::Object(plan), _) => {
            let call = function(plan, direction);
            Some(sink(match direction {
                Direction::ToArm => quote!(#call(#source, context)),
                Direction::FromArm => quote!(#call(#source)),
            }))
        }
        (Op::List(inner), _) => {
            let (from, to) = (last_argument(from)?, last_argument(to)?);
            let code = value(
                inner,
                &quote!(item),
                &from,
                &to,
                direction,
                &|item| quote!(list.push(#item);),
            )?;
            let code = if fails(inner) && direction == Direction::ToArm {
                quote! {
                    for (index, item) in #source.iter().enumerate() {
                        context.enter_index(index);
                        #code
                        context.leave();
                    }
                }
            } else {
                quote! { for item in #source { #code } }
            };
            let sunk = sink(quote!(list));
            Some(quote! { let mut list = Vec::with_capacity(#source.len()); #code #sunk })
        }
        (Op::Map(inner), _) => {
            let (from, to) = (last_argument(from)?, last_argument(to)?);
            let code = value(
                inner,
                &quote!(entry),
                &from,
                &to,
                direction,
                &|entry| quote!(map.insert(key.clone(), #entry);),
            )?;
            let sunk = sink(quote!(map));
            Some(
                quote! { let mut map = BTreeMap::new(); for (key, entry) in #source { #code } #sunk },
            )
        }
        (Op::Reference, Direction::ToArm) => fallible(resolved(quote!(reference))),
        (Op::WellKnownReference, Direction::ToArm) => fallible(resolved(quote!(well_known))),
        (Op::Secret, Direction::ToArm) => fallible(resolved(quote!(secret))),
        (Op::SecretMap, Direction::ToArm) => {
            let code = sink(quote!(
                map.into_iter()
                    .map(|(key, value)| (key, value.into()))
                    .collect()
            ));
            Some(quote! { if let Some(map) = context.secret_map(#source) { #code } })
        }
        (Op::Identities, Direction::ToArm) => Some(sink(
            quote!(context.identities(#source).into_iter().map(|id| (id, Default::default())).collect()),
        )),
        (Op::Reference, Direction::FromArm) => {
            Some(sink(quote!(ResourceReference::arm(#source.as_str()))))
        }
        (Op::Identities, Direction::FromArm) => Some(sink(quote! {
            #source.keys().map(|id| aso_runtime::values::UserAssignedIdentityDetails {
                reference: Some(ResourceReference::arm(id.as_str())),
            }).collect()
        })),
        // Never read back.
        (Op::Secret | Op::SecretMap, Direction::FromArm) => Some(TokenStream::new()),
        (Op::WellKnownReference, Direction::FromArm) => None,
        (Op::Nested(_) | Op::FixedName(_) | Op::None, _) => None,
    }
}

/// A copy of a scalar, an enum or free JSON.
fn copied(source: &TokenStream, from: &Type, to: &Type) -> Option<TokenStream> {
    let (from, to) = (parts(from)?.0, parts(to)?.0);
    let plain = |name: &str| matches!(name, "i64" | "f64" | "bool");
    let known = |name: &str| matches!(name, "String" | "Value" | "SecretString") || plain(name);
    Some(match (from.as_str(), to.as_str()) {
        (from, to) if from == to && plain(from) => quote!(*#source),
        (from, to) if from == to && known(from) => quote!(#source.clone()),
        ("i64", "f64") => quote!(*#source as f64),
        (from, "String") if !known(from) => quote!(#source.as_str().to_owned()),
        (from, to) if !known(to) && (from == "String" || !known(from)) => {
            quote!(#source.as_str().into())
        }
        _ => return None,
    })
}

/// Whether an operation can fail on the way to ARM.
fn fails(op: &Op) -> bool {
    match op {
        Op::List(inner) | Op::Map(inner) => fails(inner),
        Op::Copy | Op::Name | Op::FixedName(_) | Op::None => false,
        _ => true,
    }
}

/// The plan that an operation refers to.
fn target(op: &Op) -> Option<&str> {
    match op {
        Op::Object(plan) => Some(plan),
        Op::List(inner) | Op::Map(inner) => target(inner),
        _ => None,
    }
}

fn field<'a>(structure: &'a Structure, wire: &str) -> Option<&'a Field> {
    structure.fields.iter().find(|field| field.wire == wire)
}

fn last_argument(ty: &Type) -> Option<Type> {
    parts(ty)?.1.last().map(|ty| (*ty).clone())
}

/// `Option<T>` → `T`
fn inside(ty: &Type) -> Type {
    match parts(ty) {
        Some((name, arguments)) if name == "Option" => arguments
            .first()
            .map_or_else(|| ty.clone(), |inner| (*inner).clone()),
        _ => ty.clone(),
    }
}

/// The name inside of all `Option`, `Vec` and `BTreeMap`.
fn innermost(ty: &Type) -> String {
    match parts(ty) {
        Some((name, arguments)) => match arguments.last() {
            Some(inner) => innermost(inner),
            None => name,
        },
        None => String::new(),
    }
}
