//! Documents of Azure's: any bytes end in YAML that can be read again, or in a report.

use asoctl::Registry;
use asoctl::cli::{self, Streams};
use std::sync::LazyLock;

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::new(aso_resources::registry()));

fn asoctl(arguments: &[&str], mut input: &[u8]) -> (u8, Vec<u8>, Vec<u8>) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        input: &mut input,
    };
    let words = std::iter::once(&"asoctl").chain(arguments).map(Into::into);
    let code = cli::run(&REGISTRY, words, &mut streams);
    assert!(code.is_ok(), "memory can be written");
    (code.unwrap_or_default(), out, err)
}

/// Imports the document, and makes the requests of the YAML.
pub(crate) fn run(input: &[u8]) {
    let mut import = vec!["import", "azure-resource", "--from-file", "-"];
    import.extend(["--verify", "--unknown", "paths", "--operator-secrets"]);
    let (code, yaml, err) = asoctl(&import, input);
    assert!(matches!(code, 0 | 1 | 3 | 4), "{code}");
    assert!(code != 1 || yaml.is_empty(), "documents in spite of {code}");
    assert!(code == 0 || !err.is_empty(), "nothing said of {code}");
    if yaml.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(&yaml);
    for document in aso_yaml::read(&text) {
        assert!(document.is_ok(), "{document:?} in {text}");
    }
    let (code, requests, err) = asoctl(&["to-arm", "--placeholders", "-f", "-"], &yaml);
    let err = String::from_utf8_lossy(&err);
    assert!(matches!(code, 0 | 1 | 4), "{code}: {err}");
    assert!(!err.contains("no such property"), "{err} in {text}");
    for line in requests.split(|byte| *byte == b'\n') {
        let request = serde_json::from_slice::<serde_json::Value>(line);
        assert!(line.is_empty() || request.is_ok(), "{request:?}");
    }
}
