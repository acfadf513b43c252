//! What happens on input that is broken or hostile, and on output that nobody takes: the real program is run, so that a stack overflow
//! would be seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn asoctl(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_asoctl"))
        .args(arguments)
        .env_remove("AZURE_SUBSCRIPTION_ID")
        .output()
        .unwrap()
}

fn import(path: &Path) -> Output {
    asoctl(&[
        "import",
        "azure-resource",
        "--from-file",
        path.to_str().unwrap(),
    ])
}

fn to_arm(path: &Path) -> Output {
    asoctl(&["to-arm", "-f", path.to_str().unwrap()])
}

#[track_caller]
fn fails_with(output: &Output, texts: &[&str]) {
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(output.stdout.is_empty());
    for text in texts {
        assert!(err.contains(text), "{text:?} is not in: {err}");
    }
    // One screen, whatever the input was.
    assert!(err.len() < 2_000, "{err}");
}

#[test]
fn an_empty_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.json");
    fs::write(&file, " \n").unwrap();
    fails_with(&import(&file), &["empty.json", "the file is empty"]);
    fails_with(&to_arm(&file), &["empty.json", "the file is empty"]);
}

#[test]
fn invalid_utf8_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latin1.json");
    fs::write(&file, b"{\n\"id\": \"\xe9\"}").unwrap();
    fails_with(
        &import(&file),
        &["latin1.json:2", "byte 9 is not valid UTF-8"],
    );
    fails_with(
        &to_arm(&file),
        &["latin1.json:2", "byte 9 is not valid UTF-8"],
    );
    fs::write(&file, b"\xff\xfe{\0}\0").unwrap();
    fails_with(
        &import(&file),
        &["latin1.json", "UTF-16", "save it as UTF-8"],
    );
}

#[test]
fn nested_arrays_do_not_overflow_the_stack() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep.json");
    fs::write(&file, "[".repeat(50_000_000)).unwrap();
    fails_with(
        &import(&file),
        &["deep.json:1:128", "nested more than 127 levels"],
    );
    fails_with(&to_arm(&file), &["deep.json:1:"]);
    let block = folder.path().join("deep.yaml");
    fs::write(&block, "- ".repeat(1_000_000)).unwrap();
    fails_with(&to_arm(&block), &["deep.yaml:1:", "nested too deeply"]);
}

#[test]
fn cut_json_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cut.json");
    fs::write(&file, "{\n  \"id\": \"/subscriptions/s\",\n  \"tags\": {").unwrap();
    fails_with(&import(&file), &["cut.json:3:", "the file is cut off"]);
}

#[test]
fn an_alias_bomb_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bomb.yaml");
    let mut text = String::from("apiVersion: v1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..20 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    fs::write(&file, text).unwrap();
    fails_with(
        &to_arm(&file),
        &[
            "bomb.yaml:",
            "aliases (*name) repeat more content",
            "write the values out",
        ],
    );
}

#[test]
fn unknown_kinds_and_documents_of_another_form_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("unknown.yaml");
    fs::write(
        &file,
        "apiVersion: nosuch.azure.com/v1\nkind: Thing\nmetadata:\n  name: a\n---\n- 1\n---\nkind: Thing\n",
    )
    .unwrap();
    fails_with(
        &to_arm(&file),
        &[
            "unknown.yaml:1: Thing/a: no resource kind Thing is known in nosuch.azure.com",
            "unknown.yaml:6: not a Kubernetes resource: apiVersion is missing",
            "unknown.yaml:8: Thing: not a Kubernetes resource: apiVersion is missing",
        ],
    );
}

#[test]
fn no_value_of_a_broken_document_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret.yaml");
    fs::write(
        &file,
        "apiVersion: v1\nkind: Secret\nstringData:\n  password: \"hunter2\n",
    )
    .unwrap();
    let output = to_arm(&file);
    fails_with(&output, &["secret.yaml:"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("hunter2"));
}

#[test]
fn missing_files_and_empty_folders_are_named() {
    let folder = tempfile::tempdir().unwrap();
    fails_with(&import(&folder.path().join("nothing")), &["nothing: "]);
    fails_with(&import(folder.path()), &["holds no *.json file"]);
    fails_with(&to_arm(folder.path()), &["holds no *.yaml or *.yml file"]);
}

#[test]
fn an_unknown_type_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    fs::write(
        &file,
        r#"{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.NoSuch/things/a"}"#,
    )
    .unwrap();
    fails_with(&import(&file), &["a.json", "Microsoft.NoSuch/things"]);
}

/// A few documents of each form, and the commands that print something of them.
#[cfg(unix)]
fn printing(folder: &Path) -> Vec<Vec<String>> {
    let (yaml, json) = (folder.join("a.yaml"), folder.join("a.json"));
    fs::write(&yaml, "apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {name: a}\nspec: {location: x}\n").unwrap();
    fs::write(
        &json,
        r#"{"id": "/subscriptions/s/resourceGroups/a", "location": "x"}"#,
    )
    .unwrap();
    let (yaml, json) = (yaml.to_str().unwrap(), json.to_str().unwrap());
    [
        &["--help"][..],
        &["version"],
        &["completion", "bash"],
        &["to-arm", "-f", yaml],
        &["graph", "-f", yaml],
        &["convert", "--to", "newest", "-f", yaml],
        &["convert", "--to", "newest", "--format", "json", "-f", yaml],
        &["import", "azure-resource", "--from-file", json],
        &["export", "template", "-s", yaml, "--raw"],
    ]
    .iter()
    .map(|line| line.iter().map(ToString::to_string).collect())
    .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for line in printing(folder.path()) {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let output = Command::new(env!("CARGO_BIN_EXE_asoctl"))
            .args(&line)
            .stdout(full.unwrap())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line:?}: {err}");
        assert!(
            err.ends_with("error: standard output: No space left on device (os error 28)\n"),
            "{line:?}: {err}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for line in printing(folder.path()) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_asoctl"))
            .args(&line)
            .stdout(writer)
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {err}");
        assert!(!err.contains("error"), "{line:?}: {err}");
    }
}

#[test]
fn wrong_usage_has_its_own_exit_code() {
    for arguments in [
        &["import", "azure-resource"][..],
        &[
            "import",
            "azure-resource",
            "--from-file",
            "x",
            "-o",
            "a",
            "-f",
            "b",
        ],
        &[
            "import",
            "azure-resource",
            "--from-file",
            "x",
            "--api-version",
            "latest",
        ],
        &["to-arm"],
        &["to-arm", "-f", "x", "--subscription", "a/b"],
    ] {
        assert_eq!(asoctl(arguments).status.code(), Some(2), "{arguments:?}");
    }
    let version = asoctl(&["--version"]);
    assert_eq!(version.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&version.stdout).starts_with("asoctl "));
}
