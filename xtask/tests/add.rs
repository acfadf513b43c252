//! `cargo xtask add` from a name to a library that compiles, in folders of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use clap::Parser as _;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::TempDir;
use xtask::cli::Cli;

const COMMIT: &str = "3b03055873d1bfbced40ffef0f974c526db7c9b8";
const SWAGGER: &str =
    "specification/fixture/resource-manager/Microsoft.Fixture/stable/2024-01-01/fixture.json";
const CONFIG: &str = "names: dated
versions:
  # The first version.
  2024-01-01:
    kinds:
      widgets: {since: v2.20.0} # stays
";

fn item(definition: &str) -> Value {
    let schema = json!({"$ref": format!("#/definitions/{definition}")});
    json!({
        "put": {"parameters": [{"name": "body", "in": "body", "schema": schema}], "responses": {"200": {"description": ""}}},
        "get": {"responses": {"200": {"description": "", "schema": schema}}},
    })
}

fn resource(mut properties: Value) -> Value {
    for name in ["id", "name", "type"] {
        properties[name] = json!({"type": "string", "readOnly": true});
    }
    json!({"type": "object", "x-ms-azure-resource": true, "properties": properties})
}

fn swagger() -> Value {
    let text = json!({"type": "string"});
    let uri = |segments: &str| {
        format!("/subscriptions/{{s}}/resourceGroups/{{g}}/providers/Microsoft.Fixture/{segments}")
    };
    json!({
        "swagger": "2.0",
        "info": {"title": "", "version": ""},
        "paths": {
            uri("widgets/{w}"): item("Widget"),
            uri("gears/{n}"): item("Gear"),
            uri("gears/{n}/teeth/{t}"): item("Widget"),
        },
        "definitions": {
            "Widget": resource(json!({"properties": {"$ref": "#/definitions/WidgetProperties"}})),
            "WidgetProperties": {"type": "object", "properties": {"size": {"type": "integer"}}},
            "Gear": resource(json!({"properties": {"$ref": "#/definitions/GearProperties"}})),
            "GearProperties": {"type": "object", "properties": {
                "subnetId": text,
                "hubId": text,
                "tenantId": text,
                "adminPassword": text,
                "passwordUrl": text,
                "stated": {"type": "string", "format": "arm-id"},
                "widget": {"$ref": "#/definitions/Widget"},
                "part": {"$ref": "#/definitions/Part"},
            }},
            "Part": {"type": "object", "x-ms-azure-resource": true, "properties": {"id": text, "level": {"type": "integer"}}},
        },
    })
}

/// A checkout, a configuration, a pinned copy, and a workspace for the library.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { folder };
        for name in ["config", "pinned", "checkout"] {
            fs::create_dir(place.at(name)).unwrap();
        }
        fs::write(place.at("config/fixture.yaml"), CONFIG).unwrap();
        let file = place.at("checkout").join(SWAGGER);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, swagger().to_string()).unwrap();
        place
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Adds a kind; what is said, and whether all went well.
    fn add(&self, kind: &str, more: &[&str]) -> Result<(String, bool), String> {
        let path = |name: &str| self.at(name).display().to_string();
        let folders = [
            ("--config", path("config")),
            ("--pinned", path("pinned")),
            ("--out", path("generated")),
        ];
        let mut arguments: Vec<String> = ["xtask", "add", "fixture", "2024-01-01", kind]
            .map(str::to_owned)
            .into();
        arguments.extend(
            folders
                .into_iter()
                .flat_map(|(name, path)| [name.to_owned(), path]),
        );
        arguments.extend(more.iter().map(|word| (*word).to_owned()));
        let mut out = Vec::new();
        let code = Cli::try_parse_from(arguments)
            .unwrap()
            .run(&mut out)
            .map_err(|error| format!("{error:#}"))?;
        Ok((String::from_utf8(out).unwrap(), code == ExitCode::SUCCESS))
    }

    /// The same from the checkout.
    fn add_from_checkout(&self, kind: &str, more: &[&str]) -> Result<(String, bool), String> {
        let checkout = self.at("checkout").display().to_string();
        let first = ["--specs", &checkout, "--commit", COMMIT];
        self.add(kind, &[&first[..], more].concat())
    }

    /// Makes the folder a workspace in which the library compiles without a network.
    fn workspace(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let members = manifest
            .lines()
            .find(|line| line.starts_with("members"))
            .unwrap();
        let manifest = manifest
            .replace(members, "members = [\"generated\", \"generated/groups/*\"]")
            .replace("path = \"", &format!("path = \"{}/", root.display()));
        fs::write(self.at("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), self.at("Cargo.lock")).unwrap();
        fs::create_dir(self.at(".cargo")).unwrap();
        fs::write(self.at(".cargo/config.toml"), "[net]\noffline = true\n").unwrap();
    }
}

#[test]
fn a_kind_is_added_and_the_tree_compiles() {
    let place = Place::new();
    place.workspace();
    let (said, fine) = place.add_from_checkout("Gear", &[]).unwrap();
    assert!(fine, "{said}");
    assert_eq!(
        place.text("config/fixture.yaml"),
        "names: dated
versions:
  # The first version.
  2024-01-01:
    kinds:
      widgets: {since: v2.20.0} # stays
      # decide: which release serves `Gear` at this version first? Any after v2.16.0 gives the name v20240101
      gears: {since: v2.20.0}
    types:
      GearProperties:
        properties:
          # decide: does `adminPassword` of `GearProperties` hold a secret? If it may be plain too, `optional`; if it is none, remove the entry
          adminPassword: {secret: required}
          # decide: is `hubId` of `GearProperties` no ARM id of a resource? If it is one, `arm`; else remove the entry
          hubId: {reference: none}
          # decide: does `subnetId` of `GearProperties` hold the ARM id of a resource? If not, remove the entry
          subnetId: {reference: arm}
      Part:
        # decide: `Part` has an ARM id but no path of its own: do documents of `Gear` hold it whole? If it is made elsewhere, remove the entry, and only its id stays
        embedded-in: Gear
"
    );
    assert!(said.contains("5 questions stand in"), "{said}");
    let structure = place.text("generated/structure/fixture/2024-01-01.txt");
    assert!(
        structure.contains("Gear") && structure.contains("Widget"),
        "{structure}"
    );
    assert!(place.text("pinned/lock.json").contains(COMMIT));
}

#[test]
fn a_child_by_its_arm_type_after_its_owner() {
    let place = Place::new();
    let (said, fine) = place
        .add_from_checkout("gears/teeth", &["--no-check"])
        .unwrap();
    assert!(!fine && said.contains("error[owner-unknown]"), "{said}");
    let (said, fine) = place.add_from_checkout("Gear", &["--no-check"]).unwrap();
    assert!(fine, "{said}");
    // All that the second needs is pinned already.
    let error = place.add("GearsTeeth", &["--no-check"]).unwrap_err();
    assert!(error.contains("kind-configured-already"), "{error}");
}

#[test]
fn what_does_not_exist_changes_nothing() {
    let place = Place::new();
    let error = place
        .add_from_checkout("Gaer", &["--no-check"])
        .unwrap_err();
    assert!(error.contains("did you mean Gear?"), "{error}");
    let error = place
        .add_from_checkout("Widget", &["--no-check"])
        .unwrap_err();
    assert!(
        error.contains("configured at version 2024-01-01 already"),
        "{error}"
    );
    let checkout = place.at("checkout").display().to_string();
    let error = place.add("Gear", &["--specs", &checkout]).unwrap_err();
    assert!(error.contains("name it with --commit"), "{error}");
    assert_eq!(place.text("config/fixture.yaml"), CONFIG);
}

#[test]
fn a_group_of_its_own() {
    let place = Place::new();
    fs::remove_file(place.at("config/fixture.yaml")).unwrap();
    let (said, fine) = place.add_from_checkout("Widget", &["--no-check"]).unwrap();
    assert!(fine, "{said}");
    let text = place.text("config/fixture.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=../config.schema.json\nnames: dated\nversions:\n  2024-01-01:\n    kinds:\n"), "{text}");
    assert!(
        text.ends_with("      widgets: {since: v2.17.0}\n"),
        "{text}"
    );
}
