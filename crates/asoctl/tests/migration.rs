//! docs/migration.md is a script: its commands are run by a shell against a simulated Azure, its edits are made, and each command has
//! to print what the page shows. What comes out of it is kept in docs/examples, where `cargo xtask cluster-test` shows it to an API server.
//!
//! Not trycmd: it has no shell, and what the page shows are redirections and pipes, and edits between commands.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use arm_simulator::{Simulator, read_folder};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A part of the page that something is done with.
#[derive(Debug, PartialEq)]
enum Step {
    /// A line for a shell, and what it prints.
    Run(String, String),
    /// Changes of one file: pairs of what is there and what takes its place.
    Edit(String, Vec<(String, String)>),
}

/// The steps of a page: its blocks in the languages `console` and `diff`.
fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut block: Option<&str> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(language), None) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (None, Some("console")) => match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => steps.push(Step::Run(command.to_owned(), String::new())),
                (None, Some(Step::Run(_, output))) => *output += &format!("{line}\n"),
                _ => panic!("output without a command: {line}"),
            },
            (None, Some("diff")) => {
                if let Some(file) = line.strip_prefix("+++ ") {
                    steps.push(Step::Edit(file.to_owned(), Vec::new()));
                } else if let Some(Step::Edit(_, hunks)) = steps.last_mut() {
                    if line == "@@" {
                        hunks.push((String::new(), String::new()));
                        continue;
                    }
                    let (old, new) = hunks.last_mut().unwrap();
                    let (mark, text) = line.split_at(1);
                    if mark != "+" {
                        *old += &format!("{text}\n");
                    }
                    if mark != "-" {
                        *new += &format!("{text}\n");
                    }
                }
            }
            _ => {}
        }
    }
    steps
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a person would see who typed the line in `folder`. Not on the page: that the simulator is elsewhere than Azure, and lines about
/// progress, in whose place a terminal has a bar.
fn typed(line: &str, folder: &Path, endpoint: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_asoctl"));
    let path = std::env::var("PATH").unwrap_or_default();
    let done = Command::new("sh")
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(folder)
        .env(
            "PATH",
            format!("{}:{path}", program.parent().unwrap().display()),
        )
        .env("AZURE_RESOURCE_MANAGER_ENDPOINT", endpoint)
        .env("AZURE_ACCESS_TOKEN", "any")
        .env_remove("AZURE_SUBSCRIPTION_ID")
        .output()
        .unwrap();
    let output = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{line}\n{output}");
    output
        .split_inclusive('\n')
        .filter(|line| {
            let elsewhere = line.starts_with("warning: a URL names management.azure.com");
            let progress = line.starts_with("reading /") || line.ends_with(" steps done\n");
            !elsewhere && !progress
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_what_happens() {
    let page = std::fs::read_to_string(root().join("docs/migration.md")).unwrap();
    let examples = root().join("docs/examples/migration");
    let mut azure = Simulator::builder();
    for document in read_folder(&examples.join("azure")).unwrap() {
        azure = azure.document(document);
    }
    let azure = azure.start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let steps = steps(&page);
    assert!(steps.len() >= 5, "the page has lost its commands");
    for step in steps {
        match step {
            Step::Run(line, expected) => {
                let printed = typed(&line, folder.path(), azure.url());
                assert!(
                    printed == expected,
                    "{line}\n--- docs/migration.md\n{expected}\n--- printed\n{printed}"
                );
            }
            Step::Edit(file, hunks) => {
                let path = folder.path().join(file);
                let mut text = std::fs::read_to_string(&path).unwrap();
                for (old, new) in hunks {
                    assert_eq!(
                        text.matches(&old).count(),
                        1,
                        "not once in the file:\n{old}"
                    );
                    text = text.replace(&old, &new);
                }
                std::fs::write(&path, text).unwrap();
            }
        }
    }
    azure.shutdown().await;
    for name in ["resources.yaml", "vnet.yaml"] {
        let made = std::fs::read_to_string(folder.path().join(name)).unwrap();
        let kept = std::fs::read_to_string(examples.join(name)).unwrap_or_default();
        assert!(
            made == kept,
            "docs/examples/migration/{name} should hold\n{made}"
        );
    }
}

#[test]
fn pages_are_read() {
    let page = "```sh\n$ no\n```\n```console\n$ a > b\n$ c\nx\n\n```\n```diff\n--- f\n+++ f\n@@\n a\n-b\n+c\n@@\n+d\n```\n";
    let own = |text: &str| text.to_owned();
    assert_eq!(
        steps(page),
        [
            Step::Run(own("a > b"), own("")),
            Step::Run(own("c"), own("x\n\n")),
            Step::Edit(
                own("f"),
                vec![(own("a\nb\n"), own("a\nc\n")), (own(""), own("d\n"))]
            ),
        ]
    );
}
