//! Spec → YAML → Spec.

use aso_runtime::kind::api_version;
use conversions_tests::generate::{self, Specs};
use conversions_tests::runner::{for_each_kind, same};
use serde_json::json;

#[test]
fn a_spec_survives_yaml() {
    for_each_kind(6, |resource, choices| {
        let document = json!({
            "apiVersion": api_version(resource),
            "kind": resource.kind,
            "metadata": {"name": "n", "annotations": {"a": "b: c"}},
            "spec": generate::spec(resource, Specs::Any, choices),
        });
        let text = aso_yaml::write([&document, &document]).map_err(|error| error.to_string())?;
        let read: Vec<_> = aso_yaml::read(&text)
            .collect::<Result<_, _>>()
            .map_err(|error| format!("{error}\n{text}"))?;
        assert_eq!(read.len(), 2, "{text}");
        for found in read {
            same("document and what YAML gives back", &document, &found.value)
                .map_err(|error| format!("{error}\n{text}"))?;
        }
        Ok(())
    });
}
