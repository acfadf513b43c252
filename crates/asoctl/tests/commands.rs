//! The commands around the importer: completion, manual pages, version, templates.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::run;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

#[test]
fn each_shell_gets_a_script_that_knows_all_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completion", shell]);
        assert_eq!(script.code, 0, "{}", script.err);
        for word in ["azure-resource", "from-file", "crd-pattern", "group-by"] {
            assert!(script.out.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(run(&["completion", "cmd"]).code, 2);
}

#[test]
fn the_version_is_one_line_of_three_words() {
    let short = run(&["version"]);
    let words: Vec<_> = short.out.split_whitespace().collect();
    assert_eq!(short.out.lines().count(), 1);
    assert_eq!(words.len(), 3);
    assert_eq!(words[0], "asoctl");
    assert_eq!(words[1], concat!("v", env!("CARGO_PKG_VERSION")));
    let long = run(&["version", "--long"]);
    let second = long.out.lines().nth(1).unwrap();
    assert_eq!(second, "12 kinds, 14 in all API versions");
}

#[test]
fn each_command_has_a_manual_page_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man1");
    let written = run(&["man", "--out", out.to_str().unwrap()]);
    assert_eq!(written.code, 0, "{}", written.err);
    let mut names: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    insta::assert_snapshot!(names.join("\n"));
    for name in names {
        let page = fs::read_to_string(out.join(&name)).unwrap();
        assert!(page.contains("Examples:"), "{name}");
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
        assert!(
            page.contains(concat!("\"asoctl ", env!("CARGO_PKG_VERSION"), "\" asoctl")),
            "{name}"
        );
    }
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(run(&["man", "--out", file.to_str().unwrap()]).code, 1);
}

#[test]
fn help_shows_examples_and_exit_codes() {
    for command in [
        &["graph", "--help"][..],
        &["export", "template", "--help"],
        &["--help"],
    ] {
        let help = run(command);
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Examples:\n  # "), "{}", help.out);
        assert!(help.out.contains("Exit codes: "), "{}", help.out);
    }
}

const MANIFEST: &str =
    "kind: Deployment\nspec:\n  args:\n  - --crd-management=auto\n  - --crd-pattern=\n";

/// Answers one request, and gives the address to send it to.
fn serve(answer: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "http://{}/aso.yaml?sig=secret",
        listener.local_addr().unwrap()
    );
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
    });
    url
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn a_template_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("aso.yaml");
    fs::write(&file, MANIFEST).unwrap();
    let path = file.to_str().unwrap();
    let made = run(&[
        "export",
        "template",
        "-s",
        path,
        "-p",
        "network.azure.com/*",
        "--crd-pattern",
        "storage.azure.com/storageaccount",
        "-p",
        "storage.azure.com/StorageAcount;nowhere/*",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.out.ends_with("  - --crd-pattern=network.azure.com/*;storage.azure.com/storageaccount;storage.azure.com/StorageAcount;nowhere/*\n"),
        "{}",
        made.out
    );
    assert_eq!(
        made.err,
        "warning: storage.azure.com/StorageAcount matches no kind that asoctl knows (similar: storage.azure.com/StorageAccount)\n\
         warning: nowhere/* matches no kind that asoctl knows\n"
    );
    let raw = run(&["export", "template", "-s", path, "--raw"]);
    assert_eq!(
        (raw.code, raw.out.as_str(), raw.err.as_str()),
        (0, MANIFEST, "")
    );
    fs::write(&file, "kind: Deployment\n").unwrap();
    let old = run(&["export", "template", "-s", path, "-p", "*"]);
    assert_eq!((old.code, old.out.as_str()), (1, ""));
    assert!(old.err.contains("no `- --crd-pattern=`"), "{}", old.err);
}

#[test]
fn a_template_from_the_web() {
    let made = run(&["export", "template", "-s", &serve(ok(MANIFEST)), "-p", "*"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.ends_with("--crd-pattern=*\n"));
    assert!(made.err.contains("plain http"));
    // Servers send readers elsewhere.
    let second = serve(ok(MANIFEST));
    let first = serve(format!(
        "HTTP/1.1 302 Found\r\nLocation: {second}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(
        run(&["export", "template", "-s", &first, "--raw"]).out,
        MANIFEST
    );
}

#[test]
fn a_template_that_does_not_come() {
    for (answer, says) in [
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
            "status 404",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_owned(),
            "cut off after 3 bytes",
        ),
        ("nonsense".to_owned(), "interrupted"),
    ] {
        let failed = run(&["export", "template", "-s", &serve(answer), "--raw"]);
        assert_eq!((failed.code, failed.out.as_str()), (1, ""));
        assert!(failed.err.contains(says), "{}", failed.err);
        assert!(!failed.err.contains("secret"), "{}", failed.err);
    }
    assert_eq!(
        run(&["export", "template", "-s", "ftp://x/y", "--raw"]).code,
        1
    );
}

#[test]
fn templates_need_one_source_and_one_purpose() {
    for wrong in [
        &["-s", "a", "-v", "v2.13.0", "--raw"][..],
        &["--raw"],
        &["-s", "a"],
        &["-s", "a", "--raw", "-p", "*"],
        &["-v", "2.13", "--raw"],
        &["-s", "a", "-p", "a b"],
        &["-s", "a", "-p", ";"],
    ] {
        let mut arguments = vec!["export", "template"];
        arguments.extend(wrong);
        assert_eq!(run(&arguments).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_cluster_that_is_not_configured_is_said() {
    let missing = run(&["clean", "crds", "--kubeconfig", "/not/there"]);
    assert_eq!((missing.code, missing.out.as_str()), (1, ""));
    assert!(
        missing
            .err
            .starts_with("error: the configuration for Kubernetes cannot be used: "),
        "{}",
        missing.err
    );
}
