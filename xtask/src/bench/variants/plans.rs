//! Conversion plans, read back from the generated statics.

use super::source::{Entry, Group, text};
use anyhow::{Context as _, bail};
use std::collections::BTreeMap;
use std::path::PathBuf;
use syn::{Expr, Item, Member};

/// A plan of one version, as far as statements need it. The meaning is that of `aso_runtime::plan`.
pub(super) enum Plan {
    Object(Vec<Step>),
    OneOf {
        discriminator: String,
        /// Kubernetes name, value of the discriminator, name of the plan.
        options: Vec<(String, String, String)>,
    },
}

pub(super) struct Step {
    pub(super) kubernetes: String,
    pub(super) arm: String,
    pub(super) op: Op,
    /// The variant of `Or` and its property.
    pub(super) or: Option<(String, String)>,
    /// Whether an empty collection is sent.
    pub(super) sends_empty: bool,
}

pub(super) enum Op {
    /// Scalars, enums and free JSON.
    Copy,
    /// By the name of the plan.
    Object(String),
    List(Box<Op>),
    Map(Box<Op>),
    Nested(Vec<Step>),
    Name,
    FixedName(String),
    Reference,
    WellKnownReference,
    Secret,
    SecretMap,
    Identities,
    /// On one side only.
    None,
}

/// All plans of a version, with the files that hold them.
pub(super) struct Plans {
    pub(super) by_name: BTreeMap<String, Plan>,
    pub(super) files: BTreeMap<PathBuf, Vec<String>>,
}

impl Plans {
    /// Reads `plans/` of a version.
    pub(super) fn read(group: &Group, version: &str) -> anyhow::Result<Self> {
        let folder = PathBuf::from(version).join("plans");
        let mut plans = Self {
            by_name: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        for (path, entries) in &group.files {
            if path.parent() != Some(&*folder) {
                continue;
            }
            for entry in entries {
                if let Entry::Other(Item::Static(item)) = entry {
                    let name = item.ident.to_string();
                    let plan = plan(&item.expr).with_context(|| format!("in plan {name}"))?;
                    plans
                        .files
                        .entry(path.clone())
                        .or_default()
                        .push(name.clone());
                    plans.by_name.insert(name, plan);
                }
            }
        }
        Ok(plans)
    }
}

fn plan(expression: &Expr) -> anyhow::Result<Plan> {
    match expression {
        Expr::Call(call) => Ok(Plan::Object(steps(call.args.first())?)),
        Expr::Struct(body) => {
            let member = |name: &str| member(body, name);
            let options = elements(member("options"))?
                .into_iter()
                .map(|option| {
                    let Expr::Struct(option) = option else {
                        bail!("an option is no struct");
                    };
                    let of = |name: &str| self::member(option, name);
                    Ok((
                        of("kubernetes").and_then(text).context("no property")?,
                        of("value").and_then(text).context("no value")?,
                        of("plan").and_then(name).context("no plan")?,
                    ))
                })
                .collect::<anyhow::Result<_>>()?;
            Ok(Plan::OneOf {
                discriminator: member("discriminator").and_then(text).context("no name")?,
                options,
            })
        }
        _ => bail!("neither `Object` nor `OneOf`"),
    }
}

fn member<'a>(body: &'a syn::ExprStruct, name: &str) -> Option<&'a Expr> {
    body.fields.iter().find_map(|field| match &field.member {
        Member::Named(ident) if ident == name => Some(&field.expr),
        _ => None,
    })
}

/// The elements of `&[…]`.
fn elements(expression: Option<&Expr>) -> anyhow::Result<Vec<&Expr>> {
    match expression {
        Some(Expr::Reference(reference)) => match &*reference.expr {
            Expr::Array(array) => Ok(array.elems.iter().collect()),
            _ => bail!("no array"),
        },
        _ => bail!("no reference"),
    }
}

/// The last name of `&PLAN` or `Op::Name`.
fn name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Reference(reference) => name(&reference.expr),
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

fn steps(expression: Option<&Expr>) -> anyhow::Result<Vec<Step>> {
    elements(expression)?.into_iter().map(step).collect()
}

/// `Step::new("a", "b", Op::…).or(…).empty(…).required()`
fn step(expression: &Expr) -> anyhow::Result<Step> {
    match expression {
        Expr::MethodCall(call) => {
            let mut step = step(&call.receiver)?;
            let argument = call.args.first();
            match call.method.to_string().as_str() {
                "or" => {
                    let Some(Expr::Call(or)) = argument else {
                        bail!("`or` without a property");
                    };
                    step.or = name(&or.func).zip(or.args.first().and_then(text));
                }
                "empty" => {
                    step.sends_empty = argument.and_then(name).as_deref() == Some("Collection");
                }
                _ => {}
            }
            Ok(step)
        }
        Expr::Call(call) => {
            let argument = |at: usize| call.args.iter().nth(at);
            let name_at = |at: usize| argument(at).and_then(text).context("no name");
            let operation = |at: usize| op(argument(at).context("no operation")?);
            let (kubernetes, arm, op) = match name(&call.func).unwrap_or_default().as_str() {
                "new" => (name_at(0)?, name_at(1)?, operation(2)?),
                "same" => (name_at(0)?, name_at(0)?, operation(1)?),
                "nested" => (String::new(), name_at(0)?, Op::Nested(steps(argument(1))?)),
                other => bail!("an unknown step {other}"),
            };
            Ok(Step {
                kubernetes,
                arm,
                op,
                or: None,
                sends_empty: false,
            })
        }
        _ => bail!("a step is no call"),
    }
}

fn op(expression: &Expr) -> anyhow::Result<Op> {
    match expression {
        Expr::Reference(reference) => op(&reference.expr),
        Expr::Call(call) => {
            let argument = call.args.first().context("an operation without operand")?;
            Ok(match name(&call.func).unwrap_or_default().as_str() {
                "Scalar" | "Enum" => Op::Copy,
                "Object" => Op::Object(name(argument).context("no plan")?),
                "List" => Op::List(Box::new(op(argument)?)),
                "Map" => Op::Map(Box::new(op(argument)?)),
                "Nested" => Op::Nested(steps(Some(argument))?),
                "FixedName" => Op::FixedName(text(argument).context("no name")?),
                "Local" | "Unsent" => Op::None,
                other => bail!("an unknown operation {other}"),
            })
        }
        _ => Ok(match name(expression).unwrap_or_default().as_str() {
            "Json" | "STRING" | "INTEGER" | "NUMBER" | "BOOLEAN" => Op::Copy,
            "Name" => Op::Name,
            "Reference" => Op::Reference,
            "WellKnownReference" => Op::WellKnownReference,
            "Secret" => Op::Secret,
            "SecretMap" => Op::SecretMap,
            "Identities" => Op::Identities,
            other => bail!("an unknown operation {other}"),
        }),
    }
}
