//! Where a type or a property comes from, and how it is filled: file and pointer in the swagger, the passes and the
//! configuration that changed it, and what each conversion does with it. Plain text that stays the same.

mod places;
mod populate;
mod versions;
mod words;

use std::fmt::Write;

use self::places::{How, Place, places, plain};
use crate::config::{Config, GroupFile, locate, nth_item};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::generate::one;
use crate::lower::{Body, Kind, KubernetesProperty, LoweredType, Op, Or, Owner, Schema, Version};
use crate::model::{Origin, Side, TypeId};
use crate::swagger::Documents;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Group without `.azure.com`.
    pub group: String,
    /// API version (`2020-11-01`).
    pub version: String,
    /// Kind.
    pub kind: String,
    /// Path in its documents (`spec.subnets.addressPrefix`), or empty.
    pub path: String,
}

/// Explains a kind or a property of it.
///
/// # Errors
/// A name that does not exist, with the nearest ones; problems of the version.
pub fn explain(
    documents: &Documents<'_>,
    config: &Config,
    query: &Query,
) -> Result<String, Vec<Diagnostic>> {
    let unknown = |message: String, hint: String| {
        let problem = Diagnostic::error("unknown-name", "generator/config", "", message);
        vec![problem.hint(hint)]
    };
    let Some(file) = config.groups.get(&query.group) else {
        let hint = did_you_mean(&query.group, config.groups.keys().map(String::as_str));
        return Err(unknown(
            format!("there is no group `{}`", query.group),
            hint,
        ));
    };
    let versions = &file.config.versions;
    let Some(settings) = versions.get(&query.version) else {
        let known: Vec<&str> = versions.keys().map(String::as_str).collect();
        return Err(unknown(
            format!("group `{}` has no version {}", query.group, query.version),
            format!("its versions are {}", known.join(", ")),
        ));
    };
    let (version, _) = one(documents, config, &query.group, &query.version, settings)?;
    let Some(kind) = version
        .kinds
        .iter()
        .find(|kind| kind.kind.eq_ignore_ascii_case(&query.kind))
    else {
        let known: Vec<&str> = version
            .kinds
            .iter()
            .map(|kind| kind.kind.as_str())
            .collect();
        let mut hint = did_you_mean(&query.kind, known.iter().copied());
        if hint.is_empty() {
            hint = format!("its kinds are {}", known.join(", "));
        }
        return Err(unknown(
            format!(
                "version {} of group `{}` has no kind `{}`",
                query.version, query.group, query.kind
            ),
            hint,
        ));
    };
    let others = versions::others(documents, config, query);
    let explainer = Explainer {
        documents,
        file,
        version: &version,
        kind,
        others: &others,
        spec: places(&version, kind, Side::Spec),
        status: places(&version, kind, Side::Status),
    };
    match plain(&query.path).as_str() {
        "" => Ok(explainer.kind()),
        path => explainer.path(path).map_err(|problem| vec![problem]),
    }
}

struct Explainer<'a> {
    documents: &'a Documents<'a>,
    file: &'a GroupFile,
    version: &'a Version,
    kind: &'a Kind,
    /// The other versions of the group that can be read.
    others: &'a [Version],
    spec: Vec<Place<'a>>,
    status: Vec<Place<'a>>,
}

impl Explainer<'_> {
    fn title(&self, path: &str) -> String {
        let (group, api, kind) = (
            &self.version.group,
            &self.version.api_version,
            &self.kind.kind,
        );
        if path.is_empty() {
            format!("{group}.azure.com/{api} {kind}\n")
        } else {
            format!("{group}.azure.com/{api} {kind} {path}\n")
        }
    }

    /// What there is to say about a kind.
    fn kind(&self) -> String {
        let kind = self.kind;
        let mut out = self.title("");
        line(&mut out, "ARM type", &kind.arm_type);
        line(&mut out, "swagger", &place(&kind.origin));
        line(&mut out, "served as", &kind.versions.join(", "));
        let owner = match &kind.owner {
            Owner::None => "nothing".to_owned(),
            Owner::Any => "any resource".to_owned(),
            Owner::Kind { group, kind } => format!("{kind} of {group}"),
        };
        line(&mut out, "owned by", &owner);
        let settings = self.file.config.versions.get(&self.version.api_version);
        let tail = kind.arm_type.split_once('/').map_or("", |(_, tail)| tail);
        let entry = settings
            .and_then(|settings| {
                settings
                    .kinds
                    .keys()
                    .find(|key| key.eq_ignore_ascii_case(tail))
            })
            .map(|key| {
                self.entry(&[
                    "versions".into(),
                    self.version.api_version.clone(),
                    "kinds".into(),
                    key.clone(),
                ])
            });
        line(
            &mut out,
            "configuration",
            &entry.unwrap_or_else(|| "none".into()),
        );
        for (name, id, places) in [
            ("spec", kind.spec, &self.spec),
            ("status", kind.status, &self.status),
        ] {
            let _ = writeln!(out, "\n{name}");
            self.type_facts(&mut out, id, None);
            self.children(&mut out, name, places);
        }
        self.unfilled(&mut out);
        out
    }

    /// What there is to say about `spec`, `status`, or a property below them.
    fn path(&self, path: &str) -> Result<String, Diagnostic> {
        let (side, all) = match path.split('.').next().unwrap_or_default() {
            "spec" => (Side::Spec, &self.spec),
            "status" => (Side::Status, &self.status),
            other => {
                return Err(self.unknown(
                    format!("a path starts with `spec` or `status`, not with `{other}`"),
                    format!("try `spec.{path}` or `status.{path}`"),
                ));
            }
        };
        if !path.contains('.') {
            let id = match side {
                Side::Spec => self.kind.spec,
                Side::Status => self.kind.status,
            };
            let mut out = self.title(path);
            self.type_facts(&mut out, id, None);
            self.children(&mut out, path, all);
            return Ok(out);
        }
        let at = |path: &str| {
            all.iter()
                .find(|found| plain(&found.kubernetes).eq_ignore_ascii_case(path))
        };
        if let Some(found) = at(path) {
            return Ok(self.property(found, side, all));
        }
        // Below a type of the runtime nothing comes from the swagger; its property says all there is to say.
        let mut above = path;
        while let Some((parent, _)) = above.rsplit_once('.') {
            above = parent;
            let Some(found) = at(above) else { continue };
            let opaque = found
                .property
                .is_some_and(|property| is_opaque(&property.schema));
            if !opaque {
                break;
            }
            let note = format!(
                "`{}` is part of what `{}` holds, the same wherever that occurs\n\n",
                &path[above.len() + 1..],
                found.kubernetes
            );
            return Ok(note + &self.property(found, side, all));
        }
        Err(self.missing(path, side, all))
    }

    fn property(&self, found: &Place<'_>, side: Side, all: &[Place<'_>]) -> String {
        let mut out = self.title(&found.kubernetes);
        if let Some(property) = found.property {
            line(
                &mut out,
                "holds",
                &words::holds(self.version, &property.schema),
            );
            line(&mut out, "swagger", &place(&property.origin));
        }
        self.type_facts(&mut out, found.within, found.property);
        let how = match &found.how {
            How::Step(step) => {
                let op = words::corresponds(self.version, &step.op);
                format!("{op}; {}", words::remarks(step))
            }
            How::Beside(step, beside) => {
                let what = match step.or {
                    Some(Or::ConfigMap(_)) => "from a config map",
                    Some(Or::Secret(_)) => "from a secret",
                    Some(Or::Reference(_)) | None => "from a reference",
                };
                format!("in place of `{beside}`, {what}")
            }
            How::Option(option, discriminator) => {
                words::option(self.version, option, discriminator)
            }
        };
        match side {
            Side::Spec => {
                line(&mut out, "Spec → ARM", &to(&found.arm, &how));
                line(&mut out, "Status → Spec", &self.populated(found));
            }
            Side::Status => {
                line(&mut out, "ARM → Status", &to(&found.arm, &how));
                line(&mut out, "Status → Spec", &self.populates(found));
            }
        }
        if let Some(versions) = self.versions(found, side) {
            line(&mut out, "other versions", &versions);
        }
        self.children(&mut out, &found.kubernetes, all);
        out
    }

    /// Whether a node of the swagger has a flag.
    fn says(&self, origin: &Origin, flag: &str) -> bool {
        self.documents
            .document(&origin.file)
            .ok()
            .and_then(|document| {
                let node = document.root.pointer(&origin.pointer)?;
                node.get(flag)?.as_bool()
            })
            == Some(true)
    }

    /// Where a type comes from, and what changed it; of the configuration, what is about one property or the type itself.
    fn type_facts(&self, out: &mut String, id: TypeId, property: Option<&KubernetesProperty>) {
        let Some(ty) = self.version.types.get(&id) else {
            return;
        };
        let name = match ty.side {
            Side::Spec => ty.rust.clone(),
            Side::Status => format!("status::{}", ty.rust),
        };
        let text = format!("`{}` (in Rust `{name}`), {}", ty.name, place(&ty.origin));
        line(
            out,
            if property.is_some() {
                "in type"
            } else {
                "type"
            },
            &text,
        );
        let passes = if ty.history.is_empty() {
            "none changed the type".to_owned()
        } else {
            ty.history.join(", ")
        };
        line(out, "passes", &passes);
        let entries = self.entries(ty, property);
        if entries.is_empty() {
            line(out, "configuration", "none");
        }
        for (index, entry) in entries.iter().enumerate() {
            line(out, if index == 0 { "configuration" } else { "" }, entry);
        }
    }

    /// Entries of the configuration that had an effect on a type: all, or those about one property and the whole type.
    fn entries(&self, ty: &LoweredType, property: Option<&KubernetesProperty>) -> Vec<String> {
        // What Kubernetes calls otherwise (`subnetReference`) is configured under its name in the swagger.
        let names: Vec<String> = property
            .map(|property| {
                let stated = property
                    .origin
                    .pointer
                    .rsplit('/')
                    .next()
                    .unwrap_or_default();
                let stated = stated.replace("~1", "/").replace("~0", "~");
                vec![property.json.clone(), property.name.clone(), stated]
            })
            .unwrap_or_default();
        let is_named = |pattern: &str| {
            names
                .iter()
                .any(|name| crate::passes::matches_name(pattern, name))
        };
        let about = |path: &&Vec<String>| match path.as_slice() {
            _ if names.is_empty() => true,
            [.., properties, name, _] if properties == "properties" => is_named(name),
            [edits, index, pattern] if edits == "edits" => {
                let edit = index
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| self.file.config.edits.get(index));
                edit.is_some_and(|edit| edit.properties.is_empty()) || is_named(pattern)
            }
            _ => true,
        };
        ty.applied
            .iter()
            .filter(about)
            // An edit of properties is named by them, not by the type again.
            .filter(|path| match path.as_slice() {
                [edits, index, pattern] if edits == "edits" => index
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| self.file.config.edits.get(index))
                    .is_none_or(|edit| {
                        edit.properties.is_empty() || edit.properties.contains(pattern)
                    }),
                _ => true,
            })
            .map(|path| self.entry(path))
            .collect()
    }

    /// An entry of the configuration, with its line.
    fn entry(&self, path: &[String]) -> String {
        if let [edits, index, pattern] = path
            && edits == "edits"
        {
            let index: usize = index.parse().unwrap_or_default();
            let line = nth_item(&self.file.text, "edits", index);
            let because = self
                .file
                .config
                .edits
                .get(index)
                .map_or("", |edit| edit.because.as_str());
            return format!("{}:{line}: edit of `{pattern}`: {because}", self.file.path);
        }
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let line = locate(&self.file.text, &keys);
        format!("{}:{line}: {}", self.file.path, keys.join("."))
    }

    /// The properties directly below a place, a line each.
    fn children(&self, out: &mut String, parent: &str, all: &[Place<'_>]) {
        let mut rows: Vec<(&str, &Place<'_>)> = all
            .iter()
            .filter_map(|found| {
                let rest = found.kubernetes.strip_prefix(parent)?;
                let rest = rest.trim_start_matches("[]").trim_start_matches("{}");
                let name = rest.strip_prefix('.')?;
                (!name.contains('.') && !name.is_empty()).then_some((name, found))
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        rows.sort_by_key(|(name, _)| *name);
        let width = rows
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or_default();
        let _ = writeln!(out, "  properties");
        for (name, found) in rows {
            let holds = found
                .property
                .map(|property| words::holds(self.version, &property.schema))
                .unwrap_or_default();
            let arm = match (&found.how, found.arm.is_empty()) {
                (_, true) => "Kubernetes only".to_owned(),
                (How::Option(option, discriminator), _) => {
                    format!("`{discriminator}` = `{}`", option.value)
                }
                _ => found.arm.clone(),
            };
            let _ = writeln!(out, "    {name:width$}  {holds}  ({arm})");
        }
    }

    /// A path that leads nowhere: why, if the other side has it, and what is near.
    fn missing(&self, path: &str, side: Side, all: &[Place<'_>]) -> Diagnostic {
        let (_, below) = path.split_once('.').unwrap_or_default();
        let (here, there, others) = match side {
            Side::Spec => ("spec", "status", &self.status),
            Side::Status => ("status", "spec", &self.spec),
        };
        let elsewhere = format!("{there}.{below}");
        let twin = others
            .iter()
            .find(|found| plain(&found.kubernetes).eq_ignore_ascii_case(&elsewhere));
        let stated = twin.and_then(|twin| Some((twin, &twin.property?.origin)));
        let reason = stated.and_then(|(twin, origin)| {
            let is_secret = matches!(&twin.how, How::Step(step) if matches!(innermost(&step.op), Op::Secret | Op::SecretMap));
            match side {
                Side::Spec if self.says(origin, "readOnly") => {
                    Some(format!("read-only at {}; `{elsewhere}` holds it", place(origin)))
                }
                Side::Status if is_secret => {
                    Some(format!("a secret ({}), and secrets are removed from responses", place(origin)))
                }
                _ => None,
            }
        });
        // The part of the path that exists, and the first name that does not.
        let known: Vec<String> = all.iter().map(|found| plain(&found.kubernetes)).collect();
        let mut parent = path;
        while let Some((above, _)) = parent.rsplit_once('.') {
            parent = above;
            if parent == here || known.iter().any(|known| known.eq_ignore_ascii_case(parent)) {
                break;
            }
        }
        let wrong = path[parent.len()..].trim_start_matches('.');
        let wrong = wrong.split('.').next().unwrap_or_default();
        let reason = reason
            .or_else(|| self.removed(parent, wrong, side, all))
            .or_else(|| {
                let (_, origin) = stated?;
                Some(format!("`{elsewhere}` exists, from {}", place(origin)))
            });
        let mut message = format!("`{}` has no property `{path}`", self.kind.kind);
        if let Some(reason) = reason {
            let _ = write!(message, ": {reason}");
        }
        // Names beside the first that is unknown, and the same name elsewhere.
        let prefix = format!("{parent}.").to_lowercase();
        let siblings: Vec<&str> = known
            .iter()
            .filter_map(|known| {
                known
                    .to_lowercase()
                    .starts_with(&prefix)
                    .then(|| &known[prefix.len()..])
                    .filter(|rest| !rest.contains('.') && !rest.is_empty())
            })
            .collect();
        let mut hint = did_you_mean(wrong, siblings);
        let last = path.rsplit('.').next().unwrap_or_default();
        let same: Vec<&str> = known
            .iter()
            .filter(|known| {
                known
                    .rsplit('.')
                    .next()
                    .is_some_and(|name| name.eq_ignore_ascii_case(last))
            })
            .map(String::as_str)
            .take(3)
            .collect();
        if !same.is_empty() {
            if !hint.is_empty() {
                hint += "; ";
            }
            hint += &format!("there is {}", same.join(", "));
        }
        self.unknown(message, hint)
    }

    /// The edit of the configuration that removed a property.
    fn removed(&self, parent: &str, name: &str, side: Side, all: &[Place<'_>]) -> Option<String> {
        let id = if parent.contains('.') {
            let found = all
                .iter()
                .find(|found| plain(&found.kubernetes).eq_ignore_ascii_case(parent))?;
            object_of(&found.property?.schema)?
        } else {
            match side {
                Side::Spec => self.kind.spec,
                Side::Status => self.kind.status,
            }
        };
        // What is flattened into the object was removed from a type of its own.
        let flattened: Vec<&Origin> = match &self.version.types.get(&id)?.body {
            Body::Object(forms) => forms
                .kubernetes
                .properties
                .iter()
                .map(|property| &property.origin)
                .collect(),
            _ => Vec::new(),
        };
        let is_part = |ty: &LoweredType| {
            let inside = format!("{}/properties/", ty.origin.pointer);
            flattened
                .iter()
                .any(|origin| origin.file == ty.origin.file && origin.pointer.starts_with(&inside))
        };
        let types = self
            .version
            .types
            .iter()
            .filter(|(other, ty)| **other == id || (ty.side == side && is_part(ty)));
        types.flat_map(|(_, ty)| &ty.applied).find_map(|path| {
            let [edits, index, pattern] = path.as_slice() else {
                return None;
            };
            let edit = self.file.config.edits.get(index.parse::<usize>().ok()?)?;
            let removes = edits == "edits"
                && edit.remove
                && edit.properties.contains(pattern)
                && crate::passes::matches_name(pattern, name);
            removes.then(|| format!("removed by {}", self.entry(path)))
        })
    }

    fn unknown(&self, message: String, hint: String) -> Diagnostic {
        let origin = &self.kind.origin;
        Diagnostic::error(
            "unknown-name",
            origin.file.as_ref(),
            origin.pointer.clone(),
            message,
        )
        .hint(hint)
    }
}

/// The operation on one element of a list or map.
fn innermost(op: &Op) -> &Op {
    match op {
        Op::List(inner) | Op::Map(inner) => innermost(inner),
        other => other,
    }
}

/// Whether what a property holds is the runtime's business.
fn is_opaque(schema: &Schema) -> bool {
    match schema {
        Schema::Runtime(_) | Schema::OperatorSpec(_) | Schema::Any => true,
        Schema::List(inner, _) | Schema::Map(inner) => is_opaque(inner),
        _ => false,
    }
}

/// The object that a property holds, or lists, or maps to.
fn object_of(schema: &Schema) -> Option<TypeId> {
    match schema {
        Schema::Object(id) => Some(*id),
        Schema::List(inner, _) | Schema::Map(inner) => object_of(inner),
        _ => None,
    }
}

fn place(origin: &Origin) -> String {
    format!("{}#{}", origin.file, origin.pointer)
}

/// Where a value goes, and how.
fn to(arm: &str, how: &str) -> String {
    match (arm.is_empty(), how) {
        (true, how) => how.to_owned(),
        (false, how) => format!("`{arm}`: {how}"),
    }
}

fn line(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "  {label:<14} {text}");
}

/// A query as people write it, without group and version: `VirtualNetwork.spec.subnets` → kind and path.
pub fn kind_and_path(text: &str) -> (&str, &str) {
    text.split_once('.').unwrap_or((text, ""))
}
