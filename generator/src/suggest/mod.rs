//! What can be said of a kind before a person looks at it: its entry of the configuration, references, secrets and
//! embedded types, with the questions that only a person can answer.
//!
//! What another version of the group says of the same type is taken over; the rest is guessed from names and prose.

mod guess;

use std::collections::{BTreeMap, BTreeSet};

use self::guess::Guess;
use crate::config::{
    Config, GroupConfig, GroupFile, KindConfig, Names, PropertyConfig, ReferenceMode, SecretMode,
    TypeConfig, Usage, VersionConfig,
};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::infer::Stated;
use crate::load::{Found, load};
use crate::model::{Package, Payload, Primitive, Secrecy, Type, TypeId, reachable};
use crate::passes::{Context, PASSES};
use crate::swagger::Documents;

/// A line of configuration with the question that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The value, in YAML's flow style.
    pub value: String,
    /// What a person must decide.
    pub question: Option<String>,
}

/// What is suggested for a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeEntries {
    /// Settings of the type itself.
    pub settings: Vec<Entry>,
    /// Settings of its properties.
    pub properties: Vec<Entry>,
}

/// What is suggested for a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Group and API version.
    pub package: Package,
    /// The kind's entry: ARM type without provider, and settings.
    pub kind: Entry,
    /// The kind's name.
    pub name: String,
    /// Types of requests, by name.
    pub types: BTreeMap<String, TypeEntries>,
}

impl Suggestion {
    /// All questions, in the order in which they stand in the file.
    pub fn questions(&self) -> Vec<&str> {
        let of_types = self
            .types
            .values()
            .flat_map(|entries| entries.settings.iter().chain(&entries.properties));
        std::iter::once(&self.kind)
            .chain(of_types)
            .filter_map(|entry| entry.question.as_deref())
            .collect()
    }
}

/// Suggests the configuration of a kind that is not configured yet.
///
/// # Errors
/// The version has no such resource (with the nearest names), the kind is configured already, or the version cannot be
/// read.
pub fn suggest(
    documents: &Documents<'_>,
    config: &Config,
    package: &Package,
    kind: &str,
) -> Result<Suggestion, Vec<Diagnostic>> {
    let empty = GroupFile {
        path: format!("generator/config/{}.yaml", package.group),
        text: String::new(),
        config: GroupConfig {
            names: Names::Dated,
            payload: None,
            edits: Vec::new(),
            versions: BTreeMap::new(),
        },
    };
    let file = config.groups.get(&package.group).unwrap_or(&empty);
    let problem = |code, message: String| Diagnostic::error(code, file.path.clone(), "", message);
    if documents.files_of(package).is_empty() {
        let versions: Vec<&str> = documents
            .packages()
            .filter(|other| other.group == package.group)
            .map(|other| other.version.as_str())
            .collect();
        let hint = if versions.is_empty() {
            "name a full checkout of the specifications with --specs".to_owned()
        } else {
            format!("there is {}", versions.join(", "))
        };
        let message = format!(
            "there is no swagger of group `{}` at version {}",
            package.group, package.version
        );
        return Err(vec![problem("no-swagger-of-version", message).hint(hint)]);
    }
    let stated = Stated::read(documents, package);
    let found = find(&stated.kinds, file, kind).ok_or_else(|| {
        let mut problems = stated.problems.clone();
        let names: Vec<String> = stated
            .kinds
            .iter()
            .map(|found| name_of(found, file))
            .collect();
        let mut hint = did_you_mean(kind, names.iter().map(String::as_str));
        if hint.is_empty() {
            hint = "a pinned copy holds only what is configured: name a full checkout with --specs"
                .into();
        }
        let message = format!(
            "version {} of group `{}` has no resource `{kind}`",
            package.version, package.group
        );
        problems.push(problem("no-such-resource", message).hint(hint));
        problems
    })?;
    let present = file.config.versions.get(&package.version);
    if present.is_some_and(|version| version.wants(&found.tail, found.scope)) {
        let message = format!(
            "`{}` is configured at version {} already",
            found.tail, package.version
        );
        return Err(vec![
            problem("kind-configured-already", message)
                .hint("change its entry, and run `cargo xtask generate`"),
        ]);
    }
    let mut version = present.cloned().unwrap_or_default();
    version.kinds.insert(
        found.tail.clone(),
        KindConfig {
            name: Some(name_of(found, file)),
            ..KindConfig::default()
        },
    );
    let (types, problems) = types(documents, file, package, &version, &stated.kinds, found);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Suggestion {
        package: package.clone(),
        kind: kind_entry(config, file, package, found),
        name: name_of(found, file),
        types,
    })
}

/// The resource that is meant: by kind, or by ARM type with or without the provider.
fn find<'a>(all: &'a [Found], file: &GroupFile, kind: &str) -> Option<&'a Found> {
    all.iter().find(|found| {
        [name_of(found, file).as_str(), &found.tail, &found.arm_type]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(kind))
    })
}

/// The name that the group gives a resource at another version, or else the inferred one.
fn name_of(found: &Found, file: &GroupFile) -> String {
    configured(file, found)
        .map(|(_, kind)| kind.kind(&found.tail))
        .unwrap_or_else(|| KindConfig::default().kind(&found.tail))
}

/// What the newest version that has the resource says of it.
fn configured<'a>(file: &'a GroupFile, found: &Found) -> Option<(&'a str, &'a KindConfig)> {
    file.config
        .versions
        .iter()
        .rev()
        .find_map(|(version, settings)| {
            let (_, kind) = settings
                .kinds
                .iter()
                .find(|(tail, _)| tail.eq_ignore_ascii_case(&found.tail))?;
            Some((version.as_str(), kind))
        })
}

/// The kind's own entry: as at another version, but for the release that serves it first.
fn kind_entry(config: &Config, file: &GroupFile, package: &Package, found: &Found) -> Entry {
    let release = |text: &str| -> Vec<u32> {
        text.trim_start_matches('v')
            .split(['.', '-'])
            .map_while(|part| part.parse().ok())
            .collect()
    };
    let since = config
        .groups
        .values()
        .flat_map(|file| file.config.versions.values())
        .flat_map(|version| version.kinds.values())
        .map(|kind| kind.since.as_str())
        .filter(|since| !since.contains("alpha") && !since.contains("beta"))
        .max_by_key(|since| release(since))
        .filter(|since| release(since) > vec![2, 16, 0])
        .unwrap_or("v2.17.0");
    let mut parts = Vec::new();
    if let Some((_, kind)) = configured(file, found) {
        if let Some(name) = &kind.name {
            parts.push(format!("as: {}", scalar(name)));
        }
        if kind.scope.is_some_and(|scope| scope.is(found.scope)) {
            let scope = serde_json::to_string(&kind.scope).unwrap_or_default();
            parts.push(format!("scope: {}", scope.trim_matches('"')));
        }
        if !kind.operator_secrets.is_empty() {
            let names: Vec<String> = kind
                .operator_secrets
                .iter()
                .map(|name| scalar(name))
                .collect();
            parts.push(format!("operator-secrets: [{}]", names.join(", ")));
        }
        // Paths of other values may differ between versions; a person states them.
        if kind.default_azure_name == Some(false) {
            parts.push("default-azure-name: false".into());
        }
        if kind.azure_name_from_config {
            parts.push("azure-name-from-config: true".into());
        }
    }
    parts.push(format!("since: {since}"));
    let digits: String = package
        .version
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    Entry {
        key: found.tail.clone(),
        value: format!("{{{}}}", parts.join(", ")),
        question: Some(format!(
            "which release serves `{}` at this version first? Any after v2.16.0 gives the name v{digits}",
            name_of(found, file)
        )),
    }
}

/// Entries for the types that only the new kind brings, and the problems of the version with it.
fn types(
    documents: &Documents<'_>,
    file: &GroupFile,
    package: &Package,
    version: &VersionConfig,
    all: &[Found],
    wanted: &Found,
) -> (BTreeMap<String, TypeEntries>, Vec<Diagnostic>) {
    let model = match load(documents, package, version) {
        Ok(model) => model,
        Err(problems) => return (BTreeMap::new(), problems),
    };
    let mut context = Context {
        model,
        file,
        group: &file.config,
        config: version,
        usage: Usage::default(),
        problems: Vec::new(),
    };
    let bodies: BTreeSet<(String, String)> = all
        .iter()
        .flat_map(|found| found.body_properties(documents))
        .collect();
    let mut types: BTreeMap<String, TypeEntries> = BTreeMap::new();
    for (name, pass) in PASSES {
        if name == "embedded" {
            embedded(&context, &wanted.tail, &bodies, &mut types);
        }
        pass(&mut context);
        if !context.problems.is_empty() {
            return (BTreeMap::new(), context.problems);
        }
    }
    properties(&context, &wanted.tail, &mut types);
    (types, Vec::new())
}

/// The Spec of the new kind, and the name by which configuration knows the resource.
fn root<'a>(context: &'a Context<'_>, tail: &str) -> Option<(TypeId, &'a str)> {
    let resource = context.model.exported().find(|resource| {
        resource
            .arm_type
            .split_once('/')
            .is_some_and(|(_, found)| found.eq_ignore_ascii_case(tail))
    })?;
    Some((resource.spec, &resource.key))
}

/// Types that say they are resources but have no path of their own: they live in the new kind's documents.
fn embedded(
    context: &Context<'_>,
    tail: &str,
    bodies: &BTreeSet<(String, String)>,
    types: &mut BTreeMap<String, TypeEntries>,
) {
    let Some((spec, key)) = root(context, tail) else {
        return;
    };
    for id in reachable(&context.model, [spec]) {
        let definition = context.model.get(id);
        let Type::Object(object) = &definition.ty else {
            continue;
        };
        if id == spec || !object.resource || definition.embedded_in.is_some() {
            continue;
        }
        if context
            .configured(id)
            .is_some_and(|(_, _, entry)| entry.resource.is_some() || entry.embedded_in.is_some())
        {
            continue;
        }
        let elsewhere = neighbour(context, &definition.name)
            .find(|(_, entry)| entry.resource.is_some() || entry.embedded_in.is_some());
        if let Some((version, entry)) = elsewhere {
            let settings = &mut types.entry(definition.name.clone()).or_default().settings;
            if let Some(resource) = entry.resource {
                settings.push(taken_over("resource", resource.to_string()));
            }
            let parent = entry.embedded_in.as_deref().filter(|parent| {
                entry.resource != Some(false)
                    && context
                        .model
                        .resources
                        .iter()
                        .any(|resource| resource.key.eq_ignore_ascii_case(parent))
            });
            if let Some(parent) = parent {
                settings.push(Entry {
                    question: (!parent.eq_ignore_ascii_case(key)).then(|| {
                        format!("version {version} embeds `{}` in `{parent}`; does `{key}` hold it whole, too?", definition.name)
                    }),
                    ..taken_over("embedded-in", scalar(parent))
                });
            }
            continue;
        }
        let has_path = object
            .properties
            .get("Properties")
            .and_then(|property| match property.ty {
                Type::Ref(body) => Some(&context.model.get(body).origin),
                _ => None,
            })
            .is_some_and(|origin| {
                let name = origin.pointer.trim_start_matches("/definitions/");
                bodies.contains(&(origin.file.to_string(), name.to_owned()))
            });
        let says_more = object
            .properties
            .keys()
            .any(|name| !matches!(name.as_str(), "Id" | "Name" | "Type" | "Etag"));
        if has_path || !says_more {
            continue;
        }
        types.entry(definition.name.clone()).or_default().settings.push(Entry {
            key: "embedded-in".into(),
            value: scalar(key),
            question: Some(format!(
                "`{}` has an ARM id but no path of its own: do documents of `{key}` hold it whole? If it is made elsewhere, remove the entry, and only its id stays",
                definition.name
            )),
        });
    }
}

/// Entries of other versions for a type of this name, newest first.
fn neighbour<'a>(
    context: &'a Context<'_>,
    name: &'a str,
) -> impl Iterator<Item = (&'a str, &'a TypeConfig)> {
    let version = context.model.package.version.as_str();
    context
        .group
        .versions
        .iter()
        .rev()
        .filter(move |(other, _)| *other != version)
        .filter_map(move |(other, settings)| {
            let (_, entry) = settings
                .types
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
            Some((other.as_str(), entry))
        })
}

fn taken_over(key: &str, value: String) -> Entry {
    Entry {
        key: key.into(),
        value,
        question: None,
    }
}

/// References and secrets among the properties of the new kind's types.
fn properties(context: &Context<'_>, tail: &str, types: &mut BTreeMap<String, TypeEntries>) {
    let Some((spec, _)) = root(context, tail) else {
        return;
    };
    for id in reachable(&context.model, [spec]) {
        let definition = context.model.get(id);
        let Type::Object(object) = &definition.ty else {
            continue;
        };
        let present = context.configured(id).map(|(_, _, entry)| entry);
        let names = context.names_of(id);
        let type_name = names
            .iter()
            .find(|name| id == spec && name.ends_with("_Spec"))
            .unwrap_or(&definition.name);
        for property in object.properties.values() {
            let is_name = id == spec && property.name == "Name";
            if is_name
                || present
                    .is_some_and(|entry| entry.property(&property.name, &property.json).is_some())
            {
                continue;
            }
            let text = is_text(context, &property.ty);
            let elsewhere = neighbour(context, type_name)
                .find_map(|(_, entry)| entry.property(&property.name, &property.json));
            let entry = match elsewhere {
                Some((_, settings)) => {
                    let value = settings_in_flow(context, settings, text);
                    (value != "{}").then(|| taken_over(&property.json, value))
                }
                None if text
                    && property.reference.is_none()
                    && property.secrecy == Secrecy::None =>
                {
                    guessed(type_name, &property.json, property.description.0.as_deref())
                }
                None => None,
            };
            if let Some(entry) = entry {
                types
                    .entry(type_name.clone())
                    .or_default()
                    .properties
                    .push(entry);
            }
        }
    }
    types.retain(|_, entries| !entries.settings.is_empty() || !entries.properties.is_empty());
}

/// Text, or a list or map of it: what references and secrets can be.
fn is_text(context: &Context<'_>, ty: &Type) -> bool {
    let text = |ty: &Type| {
        matches!(
            context.model.resolve(ty).without_validations(),
            Type::Primitive(Primitive::String) | Type::ArmId
        )
    };
    match ty.without_validations() {
        Type::Array(inner) | Type::Map(inner) => text(inner),
        other => text(other),
    }
}

fn guessed(type_name: &str, json: &str, prose: Option<&str>) -> Option<Entry> {
    let entry = |value: &str, question: String| {
        Some(Entry {
            key: json.to_owned(),
            value: value.to_owned(),
            question: Some(question),
        })
    };
    let place = format!("`{json}` of `{type_name}`");
    match (guess::reference(json, prose), guess::secret(json)) {
        (_, Guess::Yes) => entry(
            "{secret: required}",
            format!(
                "does {place} hold a secret? If it may be plain too, `optional`; if it is none, remove the entry"
            ),
        ),
        (Guess::Yes, _) => entry(
            "{reference: arm}",
            format!("does {place} hold the ARM id of a resource? If not, remove the entry"),
        ),
        (_, Guess::Ask) => entry(
            "{secret: never}",
            format!("is {place} no secret? If it is one, `required`; else remove the entry"),
        ),
        (Guess::Ask, _) => entry(
            "{reference: none}",
            format!(
                "is {place} no ARM id of a resource? If it is one, `arm`; else remove the entry"
            ),
        ),
        (Guess::No, Guess::No) => None,
    }
}

/// Settings of another version, as far as they apply to this property.
fn settings_in_flow(context: &Context<'_>, settings: &PropertyConfig, text: bool) -> String {
    let mut parts = Vec::new();
    if let (Some(mode), true) = (settings.reference, text) {
        let mode = match mode {
            ReferenceMode::Arm => "arm",
            ReferenceMode::WellKnown => "well-known",
            ReferenceMode::Compatible => "compatible",
            ReferenceMode::None => "none",
        };
        parts.push(format!("reference: {mode}"));
    }
    if let (Some(mode), true) = (settings.secret, text) {
        let mode = match mode {
            SecretMode::Required => "required",
            SecretMode::Optional => "optional",
            SecretMode::Never => "never",
        };
        parts.push(format!("secret: {mode}"));
    }
    if settings.config_map && text {
        parts.push("config-map: true".into());
    }
    let owner = settings.owned_by.as_deref().filter(|owner| {
        context
            .model
            .resources
            .iter()
            .any(|resource| resource.key.eq_ignore_ascii_case(owner))
    });
    if let Some(owner) = owner {
        parts.push(format!("owned-by: {}", scalar(owner)));
    }
    if let Some(payload) = settings.payload {
        let payload = match payload {
            Payload::OmitEmpty => "omit-empty",
            Payload::ExplicitCollections => "explicit-collections",
            Payload::ExplicitEmptyCollections => "explicit-empty-collections",
        };
        parts.push(format!("payload: {payload}"));
    }
    if let Some(name) = &settings.rename {
        parts.push(format!("rename: {}", scalar(name)));
    }
    if let Some(name) = &settings.hub_name {
        parts.push(format!("hub-name: {}", scalar(name)));
    }
    if let Some(description) = &settings.description {
        parts.push(format!("description: {}", scalar(description)));
    }
    format!("{{{}}}", parts.join(", "))
}

/// Text as YAML writes it within a line: plain where that is safe, else quoted.
pub(crate) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_lowercase().as_str());
    if plain {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}
