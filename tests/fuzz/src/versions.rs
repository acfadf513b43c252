//! Between API versions: any object ends as one that its version can hold.
//!
//! The first three bytes choose a kind, and two of its versions; the rest is the Spec, or Spec and Status, as JSON.

use aso_runtime::convert::between;
use aso_runtime::engine::{Half, from_hub, to_hub};
use aso_runtime::registry::ResourceType;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static KINDS: LazyLock<Vec<Vec<&'static ResourceType>>> = LazyLock::new(|| {
    let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for resource in aso_resources::registry() {
        kinds
            .entry((resource.group, resource.kind))
            .or_default()
            .push(resource);
    }
    kinds.into_values().filter(|kind| kind.len() > 1).collect()
});

fn choose<T>(from: &[T], byte: u8) -> Option<&T> {
    from.get(usize::from(byte) % from.len().max(1))
}

/// Converts the object.
pub(crate) fn run(input: &[u8]) {
    let [kind, from, to, rest @ ..] = input else {
        return;
    };
    let Some(versions) = choose(&KINDS, *kind) else {
        return;
    };
    let (Some(from), Some(to)) = (choose(versions, *from), choose(versions, *to)) else {
        return;
    };
    let Ok(spec) = serde_json::from_slice::<Value>(rest) else {
        return;
    };
    let status = spec.get("status").cloned().unwrap_or_else(|| json!({}));
    let object = json!({
        "apiVersion": format!("{}/{}", from.group, from.versions[0]),
        "kind": from.kind,
        "metadata": {"name": "thing"},
        "spec": spec,
        "status": status,
    });
    let converted = between(from, to, to.versions[0], &object);
    let Ok(converted) = converted else {
        unreachable!("an object: {converted:?}");
    };
    if std::ptr::eq(*from, *to) {
        assert_eq!(converted.object, object);
        return;
    }
    // What came out is what the version can hold: the hub has all of it.
    for (half, name) in [(Half::Spec, "spec"), (Half::Status, "status")] {
        let mut lost = Vec::new();
        let hub = to_hub(to, half, &converted.object[name], &mut lost);
        let again = from_hub(to, half, &hub, &mut lost);
        assert_eq!(again, converted.object[name], "{name}");
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}
