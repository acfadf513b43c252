//! Resources from paths: every path with PUT, and GET or HEAD, whose response looks like a resource.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::{Loader, schema};
use crate::config::VersionConfig;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Definition, EnumType, EnumValue, ObjectType, Origin, Primitive, Property, Resource, Scope,
    Side, Type,
};
use crate::naming::{identifier, singular};
use crate::swagger::{Document, Documents, escape_pointer};

/// A resource as its path states it.
#[derive(Debug, Clone)]
pub struct Found {
    /// Name inferred from the path (`VirtualNetworks_Subnet`).
    pub key: String,
    /// ARM type (`Microsoft.Network/virtualNetworks/subnets`).
    pub arm_type: String,
    /// ARM type without provider.
    pub tail: String,
    /// Where it lives.
    pub scope: Scope,
    /// Canonical URI.
    pub uri: String,
    /// Whether configuration asks for it.
    pub wanted: bool,
    document: Arc<Document>,
    path: String,
    /// The last path segment.
    name: String,
}

impl Found {
    /// The file and the path that state the resource.
    pub(crate) fn place(&self) -> (String, String) {
        (self.document.path.to_string(), self.path.clone())
    }

    /// The definitions that the `properties` of the body may name, by file and name.
    pub(crate) fn body_properties(&self, documents: &Documents<'_>) -> Vec<(String, String)> {
        fn collect(
            documents: &Documents<'_>,
            document: &Document,
            node: &Value,
            found: &mut Vec<(String, String)>,
            seen: &mut BTreeSet<(Arc<str>, String)>,
        ) {
            let properties = node
                .get("properties")
                .and_then(|properties| properties.get("properties"));
            let reference = properties
                .and_then(|node| node.get("$ref"))
                .and_then(Value::as_str);
            if let Some(place) = reference.and_then(|reference| {
                documents
                    .resolve(document, "", reference, "definitions")
                    .ok()
            }) {
                found.push((place.document.path.to_string(), place.name));
            }
            let members = node
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            for node in members.chain(std::iter::once(node)) {
                if let Some(place) =
                    node.get("$ref")
                        .and_then(Value::as_str)
                        .and_then(|reference| {
                            documents
                                .resolve(document, "", reference, "definitions")
                                .ok()
                        })
                    && seen.insert((Arc::clone(&place.document.path), place.name.clone()))
                {
                    collect(
                        documents,
                        &place.document,
                        &place.document.root["definitions"][&place.name],
                        found,
                        seen,
                    );
                }
            }
        }
        let item = &self.document.root["paths"][&self.path];
        let mut found = Vec::new();
        if let Some((document, schema, _)) = body(documents, &self.document, item) {
            collect(
                documents,
                &document,
                &schema,
                &mut found,
                &mut BTreeSet::new(),
            );
        }
        found
    }
}

/// Finds the resources that configuration asks for and their direct children.
///
/// # Errors
/// Two paths that define one resource differently; references that lead nowhere.
pub fn find_resources(
    documents: &Documents<'_>,
    files: &[Arc<Document>],
    config: &VersionConfig,
) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    let mut problems = Vec::new();
    for document in files {
        for (path, item) in document
            .root
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if !item.get("put").is_some_and(Value::is_object)
                || !(item.get("get").is_some() || item.get("head").is_some())
            {
                continue;
            }
            for uri in expand(documents, document, path, item) {
                let Some(mut resource) = infer(&uri) else {
                    continue;
                };
                resource.wanted = config.wants(&resource.tail, resource.scope);
                resource.document = Arc::clone(document);
                resource.path.clone_from(path);
                let is_child = || {
                    parent(&resource.tail)
                        .is_some_and(|parent| config.wants(parent, resource.scope))
                };
                if !(resource.wanted || is_child())
                    || config.is_stated_elsewhere(&resource.tail, &document.path, path)
                {
                    continue;
                }
                if resource.wanted {
                    // A body or an answer that refers to nothing must not look like a path that is no resource.
                    let pointer = format!("/paths/{}", escape_pointer(path));
                    let nowhere = refer_to_nothing(documents, document, item, &pointer);
                    if !nowhere.is_empty() {
                        problems.extend(nowhere);
                        continue;
                    }
                    let answer = Answer::of(documents, document, path, item);
                    if !answer.is_resource {
                        problems.extend(answer.problems);
                        continue;
                    }
                }
                match found.get(&resource.key.to_lowercase()) {
                    None => {
                        found.insert(resource.key.to_lowercase(), resource);
                    }
                    // Of children that are not wanted themselves, any shape tells enough.
                    Some(other)
                        if !resource.wanted || same_resource(documents, other, &resource) => {}
                    Some(other) => problems.push(
                        Diagnostic::error(
                            "resource-defined-twice",
                            document.path.as_ref(),
                            format!("/paths/{}", escape_pointer(path)),
                            format!(
                                "`{}` is defined differently by `{}` in `{}`",
                                resource.arm_type, other.path, other.document.path
                            ),
                        )
                        .hint("one ARM type can have one shape only; correct one of the paths"),
                    ),
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(found.into_values().collect())
    } else {
        Err(problems)
    }
}

/// Every path of a document that states a resource, whatever configuration says, and what keeps others from being read.
pub(crate) fn all_resources(
    documents: &Documents<'_>,
    document: &Arc<Document>,
) -> (Vec<Found>, Vec<Diagnostic>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (path, item) in document
        .root
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if !item.get("put").is_some_and(Value::is_object)
            || !(item.get("get").is_some() || item.get("head").is_some())
        {
            continue;
        }
        let stated: Vec<Found> = expand(documents, document, path, item)
            .iter()
            .filter_map(|uri| infer(uri))
            .collect();
        if stated.is_empty() {
            continue;
        }
        let pointer = format!("/paths/{}", escape_pointer(path));
        let nowhere = refer_to_nothing(documents, document, item, &pointer);
        let answer = Answer::of(documents, document, path, item);
        if !nowhere.is_empty() || !answer.is_resource {
            problems.extend(nowhere);
            problems.extend(answer.problems);
            continue;
        }
        found.extend(stated.into_iter().map(|resource| Found {
            wanted: true,
            document: Arc::clone(document),
            path: path.clone(),
            ..resource
        }));
    }
    (found, problems)
}

/// Whether a version is that of an API (`2020-11-01`), not of files that several share (`v3`, `1.0`).
pub(crate) fn is_dated(version: &str) -> bool {
    version.len() >= 10
}

/// References of an operation that lead nowhere: those of its parameters, and that of its answer.
fn refer_to_nothing(
    documents: &Documents<'_>,
    document: &Document,
    item: &Value,
    pointer: &str,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let lists = [
        (
            item.get("put").and_then(|put| put.get("parameters")),
            format!("{pointer}/put/parameters"),
        ),
        (item.get("parameters"), format!("{pointer}/parameters")),
    ];
    for (list, pointer) in lists {
        for (index, node) in list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
                let pointer = format!("{pointer}/{index}");
                problems.extend(
                    documents
                        .resolve(document, &pointer, reference, "parameters")
                        .err(),
                );
            }
        }
    }
    if let Some((schema, code)) = response(item)
        && let Some(reference) = schema.get("$ref").and_then(Value::as_str)
    {
        let pointer = format!("{pointer}/get/responses/{code}/schema");
        problems.extend(
            documents
                .resolve(document, &pointer, reference, "definitions")
                .err(),
        );
    }
    problems
}

/// The ARM type that owns another, both without provider.
fn parent(tail: &str) -> Option<&str> {
    tail.rsplit_once('/').map(|(parent, _)| parent)
}

/// Replaces a parameter in a type position by each of its enum values, and one in any position by `default` if that is
/// its only value.
fn expand(documents: &Documents<'_>, document: &Document, path: &str, item: &Value) -> Vec<String> {
    let mut uris = vec![String::new()];
    let mut after_provider: Option<usize> = None;
    for segment in path.trim_matches('/').split('/') {
        let in_type_position = after_provider.is_some_and(|index| index % 2 == 0);
        if let Some(index) = &mut after_provider {
            *index += 1;
        } else if is_provider(segment) {
            after_provider = Some(0);
        }
        let values = parameter_name(segment)
            .and_then(|name| parameter(documents, document, item, name))
            .map(|(_, node)| enum_values(&node))
            .filter(|values| !values.is_empty() && (in_type_position || *values == ["default"]))
            .unwrap_or_else(|| vec![segment.to_owned()]);
        uris = uris
            .iter()
            .flat_map(|uri| values.iter().map(move |value| format!("{uri}/{value}")))
            .collect();
    }
    uris
}

/// Whether a path segment names a provider; some specifications write `microsoft.insights`.
fn is_provider(segment: &str) -> bool {
    segment
        .get(..10)
        .is_some_and(|start| start.eq_ignore_ascii_case("microsoft."))
}

fn parameter_name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn enum_values(node: &Value) -> Vec<String> {
    let values = node.get("enum").and_then(Value::as_array);
    values
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The name, type and scope of the resource that a URI stands for.
fn infer(uri: &str) -> Option<Found> {
    let segments: Vec<&str> = uri.trim_matches('/').split('/').collect();
    let lower: Vec<String> = segments
        .iter()
        .map(|segment| segment.to_lowercase())
        .collect();
    let canonical = lower
        .iter()
        .map(|segment| {
            if segment.starts_with('{') {
                "{}"
            } else {
                segment
            }
        })
        .collect::<Vec<_>>()
        .join("/");
    let name = (*segments.last()?).to_owned();
    let mut found = Found {
        key: String::new(),
        arm_type: String::new(),
        tail: String::new(),
        scope: scope(&lower),
        uri: canonical,
        wanted: false,
        document: Arc::new(Document {
            path: "".into(),
            root: Value::Null,
            package: None,
        }),
        path: String::new(),
        name,
    };
    if lower.len() == 4
        && lower[0] == "subscriptions"
        && lower[2] == "resourcegroups"
        && lower[3].starts_with('{')
    {
        found.key = "ResourceGroup".into();
        found.arm_type = "Microsoft.Resources/resourceGroups".into();
        found.tail = "resourceGroups".into();
        return Some(found);
    }
    let provider = segments.iter().position(|segment| is_provider(segment))?;
    let tail = &segments[provider + 1..];
    if tail.is_empty() || tail.len() % 2 == 1 {
        return None;
    }
    let (mut types, mut key) = (Vec::new(), Vec::new());
    for (index, pair) in tail.chunks(2).enumerate() {
        let (segment, name) = (pair[0], pair[1]);
        let fixed = ["current", "default", "web"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        if segment.starts_with('{') || !(name.starts_with('{') || fixed) {
            return None;
        }
        let last = index + 1 == tail.len() / 2;
        let word = if last {
            singular(segment)
        } else {
            segment.to_owned()
        };
        let mut letters = word.chars();
        key.push(
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default(),
        );
        types.push(segment);
    }
    found.key = key.join("_");
    found.tail = types.join("/");
    found.arm_type = format!("Microsoft{}/{}", &segments[provider][9..], found.tail);
    Some(found)
}

fn scope(segments: &[String]) -> Scope {
    let is = |index: usize, text: &str| segments.get(index).is_some_and(|segment| segment == text);
    if is(0, "{scope}")
        || is(0, "{resourceuri}")
        || segments
            .iter()
            .filter(|segment| *segment == "providers")
            .count()
            > 1
    {
        Scope::Extension
    } else if is(0, "subscriptions") && is(2, "resourcegroups") && segments.len() > 4 {
        Scope::ResourceGroup
    } else if is(0, "subscriptions") {
        Scope::Location
    } else {
        Scope::Tenant
    }
}

/// What the answer to GET looks like.
#[derive(Default)]
struct Answer {
    /// Whether it carries `x-ms-azure-resource`, or has `id`, `name` and `type`. A path with HEAD only is taken as it is.
    is_resource: bool,
    /// References on the way that lead nowhere.
    problems: Vec<Diagnostic>,
    /// Names of its properties that hold text.
    names: BTreeSet<String>,
    /// Definitions on the way, so that none is read twice, nor without end.
    seen: BTreeSet<(Arc<str>, String)>,
}

impl Answer {
    fn of(documents: &Documents<'_>, document: &Arc<Document>, path: &str, item: &Value) -> Self {
        let mut answer = Self::default();
        let Some((schema, code)) = response(item) else {
            answer.is_resource = item.get("get").is_none() && item.get("head").is_some();
            return answer;
        };
        let pointer = format!(
            "/paths/{}/get/responses/{code}/schema",
            escape_pointer(path)
        );
        answer.is_resource = answer.read(documents, document, schema, &pointer)
            || ["id", "name", "type"]
                .iter()
                .all(|name| answer.names.contains(*name));
        answer
    }

    /// Reads a schema; whether it says that it is a resource.
    fn read(
        &mut self,
        documents: &Documents<'_>,
        document: &Arc<Document>,
        node: &Value,
        pointer: &str,
    ) -> bool {
        if node.get("x-ms-azure-resource").and_then(Value::as_bool) == Some(true) {
            return true;
        }
        for (name, schema) in node
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if schema.get("type").and_then(Value::as_str) == Some("string") {
                self.names.insert(name.clone());
            }
        }
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            match documents.resolve(document, pointer, reference, "definitions") {
                Err(problem) => self.problems.push(problem),
                Ok(place) => {
                    let key = (Arc::clone(&place.document.path), place.name.clone());
                    if self.seen.insert(key)
                        && let Some(node) = place
                            .document
                            .root
                            .get("definitions")
                            .and_then(|found| found.get(&place.name))
                    {
                        let pointer = format!("/definitions/{}", escape_pointer(&place.name));
                        if self.read(documents, &place.document, node, &pointer) {
                            return true;
                        }
                    }
                }
            }
        }
        node.get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
            .any(|(index, member)| {
                self.read(
                    documents,
                    document,
                    member,
                    &format!("{pointer}/allOf/{index}"),
                )
            })
    }
}

/// The schema of the GET response, and the code it stands under.
fn response(item: &Value) -> Option<(&Value, &'static str)> {
    let responses = item.get("get")?.get("responses")?;
    ["200", "201"]
        .into_iter()
        .find_map(|code| Some((responses.get(code)?.get("schema")?, code)))
}

/// Whether two paths lead to the same types: then one of them is enough.
pub(crate) fn same_resource(documents: &Documents<'_>, a: &Found, b: &Found) -> bool {
    let facts = |found: &Found| {
        let item = &found.document.root["paths"][&found.path];
        let absolute = |node: Option<&Value>| {
            node.map(|node| match node.get("$ref").and_then(Value::as_str) {
                Some(reference) => documents
                    .resolve(&found.document, "", reference, "definitions")
                    .map_or_else(
                        |_| reference.to_owned(),
                        |place| format!("{}#{}", place.document.path, place.name),
                    ),
                None => node.to_string(),
            })
        };
        (
            absolute(
                body(documents, &found.document, item)
                    .as_ref()
                    .map(|(_, schema, _)| schema),
            ),
            absolute(response(item).map(|(schema, _)| schema)),
        )
    };
    facts(a) == facts(b)
}

/// A parameter of the PUT operation, or of the path: where it stands and what it says.
fn parameter(
    documents: &Documents<'_>,
    document: &Document,
    item: &Value,
    name: &str,
) -> Option<(Origin, Value)> {
    parameters(documents, document, item).find(|(_, node)| {
        node.get("name")
            .and_then(Value::as_str)
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

fn parameters<'a>(
    documents: &'a Documents<'_>,
    document: &'a Document,
    item: &'a Value,
) -> impl Iterator<Item = (Origin, Value)> + 'a {
    let of_operation = item
        .get("put")
        .and_then(|put| put.get("parameters"))
        .and_then(Value::as_array);
    let of_path = item.get("parameters").and_then(Value::as_array);
    of_operation
        .into_iter()
        .chain(of_path)
        .flatten()
        .filter_map(move |node| match node.get("$ref").and_then(Value::as_str) {
            None => Some((
                Origin {
                    file: Arc::clone(&document.path),
                    pointer: String::new(),
                },
                node.clone(),
            )),
            Some(reference) => {
                let place = documents
                    .resolve(document, "", reference, "parameters")
                    .ok()?;
                let node = place
                    .document
                    .root
                    .get("parameters")?
                    .get(&place.name)?
                    .clone();
                let pointer = format!("/parameters/{}", escape_pointer(&place.name));
                Some((
                    Origin {
                        file: Arc::clone(&place.document.path),
                        pointer,
                    },
                    node,
                ))
            }
        })
}

/// The body of PUT: the document it stands in, its schema, and where.
fn body(
    documents: &Documents<'_>,
    document: &Arc<Document>,
    item: &Value,
) -> Option<(Arc<Document>, Value, String)> {
    let (origin, node) = parameters(documents, document, item)
        .find(|(_, node)| node.get("in").and_then(Value::as_str) == Some("body"))?;
    let schema = node.get("schema")?.clone();
    let document = documents.document(&origin.file).ok()?;
    Some((document, schema, format!("{}/schema", origin.pointer)))
}

impl Loader<'_> {
    /// Adds a resource with the types of its request and response.
    pub(super) fn resource(&mut self, found: Found) {
        let document = Arc::clone(&found.document);
        let item = document.root["paths"][&found.path].clone();
        let pointer = format!("/paths/{}", escape_pointer(&found.path));
        let origin = Origin {
            file: Arc::clone(&document.path),
            pointer: pointer.clone(),
        };

        let body = body(self.documents, &document, &item).and_then(|(document, schema, place)| {
            let place = if place == "/schema" {
                format!("{pointer}/put/parameters")
            } else {
                place
            };
            self.schema(&document, &schema, &place, Side::Spec)
        });
        let mut named = ObjectType::default();
        named.insert(Property {
            required: true,
            origin: origin.clone(),
            ..Property::new("Name", "name", self.name_type(&document, &item, &found))
        });
        let spec_type = match body {
            Some(body) => Type::AllOf(vec![body, Type::object(named)]),
            None => Type::object(named),
        };
        let spec = self.add(
            format!("{}_Spec", found.key),
            Side::Spec,
            spec_type,
            &origin,
        );

        let status_type = if found.wanted {
            response(&item).and_then(|(schema, code)| {
                self.schema(
                    &document,
                    schema,
                    &format!("{pointer}/get/responses/{code}/schema"),
                    Side::Status,
                )
            })
        } else {
            None
        };
        let status = self.add(
            found.key.clone(),
            Side::Status,
            status_type.unwrap_or_else(|| Type::object(ObjectType::default())),
            &origin,
        );
        self.model.resources.push(Resource {
            kind: found.key.clone(),
            key: found.key,
            arm_type: found.arm_type,
            scope: found.scope,
            uri: found.uri,
            spec,
            status,
            exported: found.wanted,
            origin,
            body_properties: None,
            embedded_children: Vec::new(),
        });
    }

    fn add(&mut self, name: String, side: Side, ty: Type, origin: &Origin) -> crate::model::TypeId {
        let package = self.model.package.clone();
        self.model.add(Definition {
            name,
            side,
            ty,
            origin: origin.clone(),
            package,
            embedded_in: None,
            history: Vec::new(),
            applied: Vec::new(),
        })
    }

    /// The type of the last path segment: one value where it is literal, else the parameter's type with its bounds.
    fn name_type(&mut self, document: &Arc<Document>, item: &Value, found: &Found) -> Type {
        let Some(name) = parameter_name(&found.name) else {
            let only = EnumValue {
                identifier: identifier(&found.name),
                value: found.name.clone(),
            };
            return Type::Enum(EnumType {
                base: Primitive::String,
                values: vec![only],
            });
        };
        match parameter(self.documents, document, item, name) {
            Some((origin, node)) if node.get("enum").is_some() => {
                let document = self
                    .documents
                    .document(&origin.file)
                    .unwrap_or_else(|_| Arc::clone(document));
                self.schema(&document, &node, &origin.pointer, Side::Spec)
                    .unwrap_or(Type::STRING)
            }
            Some((_, node)) => schema::string(&node),
            None => Type::STRING,
        }
    }
}
