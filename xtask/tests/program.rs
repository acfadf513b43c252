//! The program as people call it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn xtask(arguments: &[&str], here: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(here)
        .output()
        .unwrap()
}

/// A crate without dependencies, and one that depends on it; neither needs a network.
fn crates(root: &Path) {
    let put = |path: &str, text: &str| {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    };
    let member = |name: &str, more: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n{more}")
    };
    put(
        "Cargo.toml",
        "[workspace]\nmembers = [\"generated\", \"generated/groups/storage\"]\nresolver = \"2\"\n",
    );
    put("xtask/Cargo.toml", "");
    let dependency =
        "[features]\nfull = []\n[dependencies]\naso-storage = { path = \"groups/storage\" }\n";
    put("generated/Cargo.toml", &member("aso-resources", dependency));
    put("generated/src/lib.rs", "pub use aso_storage as storage;\n");
    let features = "[features]\ndefault = []\ntypes = []\nv20210401 = []\nv20230101 = []\n";
    put(
        "generated/groups/storage/Cargo.toml",
        &member("aso-storage", features),
    );
    let body = "#[cfg(feature = \"v20210401\")]\n#[derive(Debug)]\npub struct A(pub String);\npub struct B;\n";
    put("generated/groups/storage/src/lib.rs", body);
}

#[test]
fn compile_cost_is_measured_for_every_generated_crate() {
    let folder = tempfile::tempdir().unwrap();
    crates(folder.path());
    let done = xtask(
        &["bench-compile", "--json"],
        &folder.path().join("generated"),
    );
    let (out, err) = (
        String::from_utf8(done.stdout).unwrap(),
        String::from_utf8(done.stderr).unwrap(),
    );
    assert!(done.status.success(), "{err}");
    assert!(err.contains("measuring aso-storage, v20230101"), "{err}");
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    let names: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "aso-storage, all features",
            "aso-storage, v20230101+types",
            "aso-resources and all of the above, full"
        ]
    );
    for row in rows.as_array().unwrap() {
        for step in ["check", "build"] {
            let cpu = row[step]["cpu_seconds"].as_f64().unwrap();
            let memory = row[step]["peak_mib"].as_f64().unwrap();
            assert!(cpu > 0.001 && cpu < 60.0, "{row}");
            assert!(memory > 10.0 && memory < 2000.0, "{row}");
        }
    }
    assert!(folder.path().join("target/bench-compile/debug").is_dir());

    let done = xtask(
        &[
            "bench-compile",
            "--variant",
            "generated/groups/storage:v20210401",
            "--repeat",
            "2",
        ],
        folder.path(),
    );
    let out = String::from_utf8(done.stdout).unwrap();
    assert!(
        done.status.success() && out.contains("storage, v20210401") && out.contains("peak MiB"),
        "{out}"
    );
}

#[test]
fn a_crate_that_does_not_compile_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    crates(folder.path());
    fs::write(
        folder.path().join("generated/groups/storage/src/lib.rs"),
        "nonsense",
    )
    .unwrap();
    let done = xtask(&["bench-compile"], folder.path());
    let err = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(
        err.contains("cargo check of aso-storage, all features failed") && err.contains("nonsense"),
        "{err}"
    );
}

#[test]
fn wrong_usage_and_a_wrong_place_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        xtask(&["generate", "--group", "a/b"], folder.path())
            .status
            .code(),
        Some(2)
    );
    let done = xtask(&["generate"], folder.path());
    assert_eq!(done.status.code(), Some(1));
    assert!(
        String::from_utf8(done.stderr)
            .unwrap()
            .contains("is not inside the project")
    );
    let help = String::from_utf8(xtask(&["--help"], folder.path()).stdout).unwrap();
    for command in [
        "specs",
        "generate",
        "crds",
        "config-schema",
        "bench-compile",
        "parity",
    ] {
        assert!(help.contains(command), "{help}");
    }
}
