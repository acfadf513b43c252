//! The frame of a CRD around its schemas.

use super::{CrdError, Descriptions, KindSchema, Options, SchemaDocument, schema};
use serde_json::{Value, json};

/// Writes the CRD of one kind.
pub(super) fn crd(
    group: &str,
    kind: &str,
    documents: Vec<(&SchemaDocument, &KindSchema)>,
    options: &Options,
) -> Result<Value, CrdError> {
    let mut versions: Vec<(&str, &SchemaDocument, &KindSchema)> = documents
        .into_iter()
        .flat_map(|(document, schema)| {
            schema
                .versions
                .iter()
                .map(move |name| (name.as_str(), document, schema))
        })
        .collect();
    versions.sort_by(|left, right| {
        order(right.0)
            .cmp(&order(left.0))
            .then_with(|| left.0.cmp(right.0))
    });
    versions.dedup_by_key(|(name, _, _)| *name);
    if options.minimal {
        versions.truncate(1);
    }
    let plural = versions
        .first()
        .map(|(_, _, schema)| schema.plural.clone())
        .unwrap_or_default();

    let mut list = Vec::with_capacity(versions.len());
    // The same API version under two names: expanded once.
    let mut previous: Option<(&KindSchema, Value)> = None;
    for (index, (name, document, kind_schema)) in versions.into_iter().enumerate() {
        let schema = match previous.take() {
            Some((before, schema)) if std::ptr::eq(before, kind_schema) => schema,
            _ => root(document, kind, kind_schema, options)?,
        };
        list.push(json!({
            "name": name,
            "served": true,
            "storage": index == 0,
            "schema": {"openAPIV3Schema": schema.clone()},
            "subresources": {"status": {}},
            "additionalPrinterColumns": printer_columns(),
        }));
        previous = Some((kind_schema, schema));
    }

    let singular = kind.to_lowercase();
    Ok(json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("{plural}.{group}")},
        "spec": {
            "group": group,
            "names": {
                "kind": kind,
                "listKind": format!("{kind}List"),
                "plural": plural,
                "singular": singular,
                "categories": ["azure", category(group)],
            },
            "scope": "Namespaced",
            "versions": list,
        },
    }))
}

/// `network.frontdoor.azure.com` → `networkfrontdoor`.
fn category(group: &str) -> String {
    group
        .strip_suffix(".azure.com")
        .unwrap_or(group)
        .replace('.', "")
}

fn printer_columns() -> Value {
    let column = |name: &str, property: &str| {
        let path = format!(".status.conditions[?(@.type=='Ready')].{property}");
        json!({"name": name, "jsonPath": path, "type": "string"})
    };
    Value::Array(vec![
        column("Ready", "status"),
        column("Severity", "severity"),
        column("Reason", "reason"),
        column("Message", "message"),
    ])
}

fn root(
    document: &SchemaDocument,
    kind: &str,
    schema: &KindSchema,
    options: &Options,
) -> Result<Value, CrdError> {
    let descriptions = if options.minimal {
        Descriptions::None
    } else {
        options.descriptions
    };
    let mut expansion = schema::Expansion::new(document, kind, descriptions);
    let mut root = json!({
        "type": "object",
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
        },
    });
    let spec = expansion.named("spec", &schema.spec)?;
    let status = match &schema.status {
        Some(_) if options.minimal => {
            Some(json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true}))
        }
        Some(name) => Some(expansion.named("status", name)?),
        None => None,
    };
    if let Some(Value::Object(properties)) = root.get_mut("properties") {
        properties.insert("spec".to_owned(), spec);
        properties.extend(status.map(|status| ("status".to_owned(), status)));
    }
    Ok(root)
}

/// Greater is better: stable over preview, then the newer date, then `v…` over the older naming `v1api…`.
fn order(version: &str) -> (bool, &str, bool) {
    let old = version.starts_with("v1api");
    let rest = version
        .strip_prefix("v1api")
        .or_else(|| version.strip_prefix('v'))
        .unwrap_or(version);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (date, suffix) = rest.split_at(digits);
    (suffix.is_empty(), date, !old)
}
