//! What holds after each pass, as the headers of the passes say; checked after each, on all fixtures and on the
//! specifications of this repository.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use aso_generator::config::{Config, Usage};
use aso_generator::load::load;
use aso_generator::model::{Model, Package, Primitive, Secrecy, Side, Type, TypeId};
use aso_generator::passes::{Context, PASSES};
use aso_generator::swagger::{Documents, Files};
use support::fixtures;

/// What a pass promises of all that exported kinds reach.
type Invariant = fn(&Context<'_>) -> Vec<String>;

/// A pass from which on something holds, and the one (or none) until which.
type Span = (&'static str, &'static str);

/// What holds, and when.
const INVARIANTS: [(&str, Invariant, &[Span]); 12] = [
    ("no `allOf` is left", no_all_of, &[("merge", "")]),
    (
        "Specs and Statuses are objects",
        roots_are_objects,
        &[("merge", "")],
    ),
    (
        "objects and enums have names",
        all_named,
        &[("inline-names", "")],
    ),
    (
        "responses have no ARM ids",
        no_arm_ids_in_responses,
        &[("ids", "")],
    ),
    (
        "a Spec has no id of its own",
        no_id_of_its_own,
        &[("ids", "")],
    ),
    (
        "a Status requires nothing",
        status_requires_nothing,
        &[("status-bounds", "")],
    ),
    (
        "a name stands for one definition",
        one_home_a_name,
        &[("collapse", "embedded")],
    ),
    // Cutting empties objects until they are removed; a response may have held nothing but secrets.
    (
        "nothing is empty",
        nothing_is_empty,
        &[("empty", "embedded"), ("export", "annotate")],
    ),
    (
        "kinds have names of their own",
        kinds_differ,
        &[("export", "")],
    ),
    (
        "bounded numbers of requests are whole",
        floats_are_whole,
        &[("floats", "")],
    ),
    (
        "responses hold no declared secrets",
        no_secrets_in_responses,
        &[("annotate", "")],
    ),
    (
        "names are unique on each side",
        names_are_unique,
        &[("variants", "")],
    ),
];

/// Everything inside a type, itself included (not through names).
fn walk<'a>(ty: &'a Type, visit: &mut dyn FnMut(&'a Type)) {
    visit(ty);
    ty.for_each_child(&mut |child| walk(child, visit));
}

/// Definitions that exported kinds reach in which some type has a property that none should have.
fn offenders(
    context: &Context<'_>,
    sides: &[Side],
    wrong: impl Fn(&Model, &Type) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    for id in sides.iter().flat_map(|side| context.reached(*side)) {
        let definition = context.model.get(id);
        let mut bad = false;
        walk(&definition.ty, &mut |ty| bad |= wrong(&context.model, ty));
        if bad {
            found.push(format!("{:?} {}", definition.side, definition.name));
        }
    }
    found
}

const BOTH: [Side; 2] = [Side::Spec, Side::Status];

fn no_all_of(context: &Context<'_>) -> Vec<String> {
    offenders(context, &BOTH, |_, ty| matches!(ty, Type::AllOf(_)))
}

fn roots_are_objects(context: &Context<'_>) -> Vec<String> {
    context
        .roots()
        .into_iter()
        .map(|id| context.model.get(id))
        .filter(|definition| !matches!(definition.ty, Type::Object(_)))
        .map(|definition| definition.name.clone())
        .collect()
}

/// Objects and enums stand at the top of definitions only.
fn all_named(context: &Context<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for id in BOTH.iter().flat_map(|side| context.reached(*side)) {
        let definition = context.model.get(id);
        definition.ty.for_each_child(&mut |child| {
            walk(child, &mut |ty| {
                if matches!(ty, Type::Object(_) | Type::Enum(_)) {
                    found.push(definition.name.clone());
                }
            });
        });
    }
    found
}

fn no_arm_ids_in_responses(context: &Context<'_>) -> Vec<String> {
    offenders(context, &[Side::Status], |_, ty| *ty == Type::ArmId)
}

fn no_id_of_its_own(context: &Context<'_>) -> Vec<String> {
    context
        .model
        .exported()
        .filter(|resource| {
            context
                .model
                .object(&Type::Ref(resource.spec))
                .and_then(|object| object.properties.get("Id"))
                .is_some_and(|id| *id.ty.without_validations() == Type::ArmId)
        })
        .map(|resource| resource.key.clone())
        .collect()
}

fn status_requires_nothing(context: &Context<'_>) -> Vec<String> {
    context
        .model
        .exported()
        .filter(|resource| {
            context
                .model
                .object(&Type::Ref(resource.status))
                .is_some_and(|object| {
                    object.properties.values().any(|property| {
                        property.required || matches!(property.ty, Type::Validated(..))
                    })
                })
        })
        .map(|resource| resource.key.clone())
        .collect()
}

/// No two definitions of a side have one name. (Cutting embedded resources makes copies later.)
fn one_home_a_name(context: &Context<'_>) -> Vec<String> {
    let mut places: BTreeMap<(Side, &str), BTreeSet<(&str, &str)>> = BTreeMap::new();
    for id in BOTH.iter().flat_map(|side| context.reached(*side)) {
        let definition = context.model.get(id);
        places
            .entry((definition.side, &definition.name))
            .or_default()
            .insert((&definition.origin.file, &definition.origin.pointer));
    }
    places
        .into_iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|((_, name), places)| format!("{name}: {places:?}"))
        .collect()
}

fn nothing_is_empty(context: &Context<'_>) -> Vec<String> {
    let roots = context.roots();
    BOTH.iter()
        .flat_map(|side| context.reached(*side))
        .filter(|id| !roots.contains(id))
        .map(|id| context.model.get(id))
        .filter(|definition| {
            matches!(&definition.ty, Type::Object(object) if object.properties.is_empty())
        })
        .map(|definition| definition.name.clone())
        .collect()
}

fn kinds_differ(context: &Context<'_>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    context
        .model
        .exported()
        .map(|resource| resource.kind.clone())
        .filter(|kind| kind.contains('_') || !seen.insert(kind.clone()))
        .collect()
}

fn floats_are_whole(context: &Context<'_>) -> Vec<String> {
    offenders(
        context,
        &[Side::Spec],
        |_, ty| matches!(ty, Type::Validated(inner, _) if **inner == Type::Primitive(Primitive::Number)),
    )
}

fn no_secrets_in_responses(context: &Context<'_>) -> Vec<String> {
    offenders(context, &[Side::Status], |model, ty| {
        let Type::Object(object) = ty else {
            return false;
        };
        object.properties.values().any(|property| {
            property.secrecy == Secrecy::Declared
                && matches!(
                    model.resolve(&property.ty).without_validations(),
                    Type::Primitive(Primitive::String)
                )
        })
    })
}

fn names_are_unique(context: &Context<'_>) -> Vec<String> {
    let mut names: BTreeMap<(Side, &str), TypeId> = BTreeMap::new();
    let mut found = Vec::new();
    for id in BOTH.iter().flat_map(|side| context.reached(*side)) {
        let definition = context.model.get(id);
        if names
            .insert((definition.side, &definition.name), id)
            .is_some()
        {
            found.push(format!("{:?} {}", definition.side, definition.name));
        }
    }
    found
}

/// Runs the passes one by one over all versions of a configuration, checking after each what holds from then on.
fn check(what: &str, swagger: &dyn Files, config: &Config) {
    let documents = Documents::open(swagger).unwrap();
    for (group, file) in &config.groups {
        for (version, settings) in &file.config.versions {
            let package = Package {
                group: group.clone(),
                version: version.clone(),
            };
            let mut context = Context {
                model: load(&documents, &package, settings).unwrap(),
                file,
                group: &file.config,
                config: settings,
                usage: Usage::default(),
                problems: Vec::new(),
            };
            for (index, (pass, run)) in PASSES.iter().enumerate() {
                run(&mut context);
                assert_eq!(context.problems, [], "{what} {group} {version}: {pass}");
                for (promise, invariant, spans) in INVARIANTS {
                    if spans.iter().any(|span| holds(*span, index)) {
                        let found = invariant(&context);
                        assert!(
                            found.is_empty(),
                            "{what} {group} {version}: after `{pass}` not so that {promise}: {found:#?}"
                        );
                    }
                }
            }
        }
    }
}

/// Whether a promise holds after a pass.
fn holds((from, until): Span, index: usize) -> bool {
    let position = |wanted: &str| PASSES.iter().position(|(name, _)| *name == wanted).unwrap();
    position(from) <= index && (until.is_empty() || index < position(until))
}

#[test]
fn passes_keep_their_promises_on_fixtures() {
    for input in fixtures() {
        check(&input.name, &input.swagger, &input.config().unwrap());
    }
}

#[test]
fn passes_keep_their_promises_on_the_specifications() {
    let (swagger, config) = support::repository();
    check("specs", &swagger, &config);
}
