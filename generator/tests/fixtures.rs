//! One small swagger for each rule that a naive port gets wrong: what becomes of it, in the model and in Rust.
//!
//! Each folder under `fixtures` says in the first lines of its `config.yaml` which rule it is for. The generated Rust
//! stands in `tests/fixtures-compile` too, where the compiler and the conversions try it; `UPDATE_FIXTURES=1` rewrites it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use support::{fixtures, print};

#[test]
fn the_model() {
    for input in fixtures() {
        let versions = input
            .versions()
            .unwrap_or_else(|problems| panic!("{}: {problems:#?}", input.name));
        let text: Vec<String> = versions.iter().map(print::version).collect();
        snapshot(&format!("{}-model", input.name), &text.join("\n\n"));
    }
}

#[test]
fn the_rust() {
    for input in fixtures() {
        let mut text = String::new();
        for (path, content) in input.version_files() {
            if Path::new(&path)
                .extension()
                .is_some_and(|found| found == "rs")
            {
                let _ = write!(text, "==> {path}\n{content}\n");
            }
        }
        snapshot(&format!("{}-rust", input.name), &text);
    }
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name.to_owned(), text);
    });
}

/// The crate that compiles the generated Rust holds what the generator writes today.
#[test]
fn the_compiled_copy_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures-compile");
    let mut wanted: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut prelude = String::new();
    for input in fixtures() {
        let outcome = input.generate();
        prelude =
            String::from_utf8(outcome.files["groups/fixture/src/prelude.rs"].clone()).unwrap();
        let mut modules = String::from("// Written by the generator's test of fixtures.\n\n");
        let comment = input
            .config
            .lines()
            .map_while(|line| line.strip_prefix('#'));
        for line in comment {
            let _ = writeln!(modules, "//!{line}");
        }
        for (path, content) in input.version_files() {
            let (folder, rest) = path.split_once('/').unwrap();
            if folder == "src" {
                if let Some(module) = rest.strip_suffix("/mod.rs").filter(|it| !it.contains('/')) {
                    let _ = writeln!(modules, "pub mod {module};");
                }
                wanted.insert(root.join("src").join(&input.name).join(rest), content);
            } else {
                wanted.insert(root.join("schemas").join(&input.name).join(rest), content);
            }
        }
        wanted.insert(root.join("src").join(&input.name).join("mod.rs"), modules);
    }
    wanted.insert(root.join("src/prelude.rs"), prelude);
    let names: Vec<String> = fixtures().into_iter().map(|input| input.name).collect();
    wanted.insert(root.join("src/lib.rs"), library(&names));

    let mut found = Vec::new();
    collect(&root.join("src"), &mut found);
    collect(&root.join("schemas"), &mut found);
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        for path in found.iter().filter(|path| !wanted.contains_key(*path)) {
            fs::remove_file(path).unwrap();
        }
        for (path, content) in &wanted {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if fs::read_to_string(path).ok().as_ref() != Some(content) {
                fs::write(path, content).unwrap();
            }
        }
        return;
    }
    let stale: Vec<&PathBuf> = wanted
        .iter()
        .filter(|(path, content)| fs::read_to_string(path).ok().as_ref() != Some(*content))
        .map(|(path, _)| path)
        .chain(found.iter().filter(|path| !wanted.contains_key(*path)))
        .collect();
    assert!(
        stale.is_empty(),
        "rewrite these with UPDATE_FIXTURES=1 and review them: {stale:#?}"
    );
}

/// The root of the crate that compiles the fixtures.
fn library(names: &[String]) -> String {
    let mut out = String::from(
        "// Written by the generator's test of fixtures.\n\n\
         //! What the generator writes for its fixtures, one module each, so that the compiler reads it and tests can use it.\n\
         #![forbid(unsafe_code)]\n#![allow(unused_imports, clippy::all)]\n",
    );
    for name in names {
        let _ = writeln!(out, "#[rustfmt::skip]\npub mod {name};");
    }
    out += "#[cfg(feature = \"types\")]\n#[rustfmt::skip]\nmod prelude;\n\n";
    let mut schemas = String::new();
    let mut registry = String::new();
    for input in fixtures() {
        for path in input.version_files().into_keys() {
            let name = &input.name;
            if let Some(file) = path.strip_prefix("schemas/") {
                let _ = write!(
                    schemas,
                    "    (\n        \"{name}\",\n        include_str!(\"../schemas/{name}/{file}\"),\n    ),\n"
                );
            }
            if let Some(module) = path
                .strip_prefix("src/")
                .and_then(|path| path.strip_suffix("/registry.rs"))
            {
                let _ = writeln!(
                    registry,
                    "    (\"{name}\", {name}::{module}::registry::RESOURCES),"
                );
            }
        }
    }
    let _ = write!(
        out,
        "/// The kinds of all fixtures, by fixture.\n#[rustfmt::skip]\n\
         pub static REGISTRY: &[(&str, &[&aso_runtime::registry::ResourceType])] = &[\n{registry}];\n\n\
         /// The schema documents of all fixtures, by fixture.\n#[rustfmt::skip]\n\
         pub static SCHEMAS: &[(&str, &str)] = &[\n{schemas}];\n"
    );
    out
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}
