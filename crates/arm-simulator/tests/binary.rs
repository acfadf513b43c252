//! The program: its first line, its documents, its faults.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aso_arm::credentials::Token;
use aso_arm::{Client, Cloud, Collection, RetryPolicy};
use aso_runtime::arm_id::ArmId;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Ends the program with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Running, Client) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_arm-simulator"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap();
    let cloud = Cloud::new(url, "audience", "authority").unwrap();
    let client = Client::builder(cloud, Token::new("any", None))
        .retry(RetryPolicy::quick())
        .build()
        .unwrap();
    (Running(child), client)
}

fn refused(arguments: &[&str]) -> String {
    let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_arm-simulator"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(!status.success());
    String::from_utf8(stderr).unwrap()
}

/// One resource, an array, and a list answer, in folders.
fn write_documents(folder: &Path) {
    let document = |name: &str| {
        format!(
            r#"{{"id": "/subscriptions/S/resourceGroups/rg/providers/Microsoft.Network/routeTables/{name}", "location": "westeurope"}}"#
        )
    };
    std::fs::create_dir(folder.join("deeper")).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    write("one.json", document("a"));
    write(
        "deeper/array.json",
        format!("[{}, {}]", document("b"), document("c")),
    );
    write("list.JSON", format!(r#"{{"value": [{}]}}"#, document("d")));
    write("other.txt", "no document".to_owned());
}

#[tokio::test]
async fn documents_are_served_with_faults_and_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    write_documents(folder.path());
    let (_running, client) = start(&[
        "--seed",
        folder.path().to_str().unwrap(),
        "--fault",
        "throttle=0.2",
        "--fault",
        "truncate=0.1",
        "--random-seed",
        "5",
        "--latency",
        "1",
        "--page-size",
        "1",
        "--retry-after",
        "1",
    ]);
    let group = ArmId::parse("/subscriptions/S/resourceGroups/rg").unwrap();
    let list = Collection::resources(&group).unwrap();
    let mut pages = client.list(&list, "2021-04-01");
    let mut names = String::new();
    while let Some(page) = pages.next().await.unwrap() {
        assert_eq!(page.items.len(), 1);
        names.push_str(page.items[0]["name"].as_str().unwrap());
    }
    assert_eq!(names, "abcd");
}

#[test]
fn what_cannot_be_used_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert!(refused(&["--seed", path]).contains("no *.json file"));
    std::fs::write(folder.path().join("x.json"), "{").unwrap();
    assert!(refused(&["--seed", path]).contains("x.json:1:1"));
    std::fs::write(folder.path().join("x.json"), "{}").unwrap();
    assert!(refused(&["--seed", path]).contains("it has no id"));
    assert!(refused(&["--listen", "0.0.0.0:0"]).contains("loopback"));
    assert!(refused(&["--fault", "flood=1"]).contains("throttle, error"));
    assert!(refused(&["--fault", "reset=2"]).contains("between 0 and 1"));
}
