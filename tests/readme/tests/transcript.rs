//! The transcripts of README.md are what the program prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use asoctl::Registry;
use asoctl::cli::{self, Streams};
use readme_tests::{Command, commands};
use std::path::Path;

#[test]
fn blocks_of_markdown_are_found() {
    let text = "```rust\nlet x = \"```\";\n```\n```console\n$ asoctl a  b 2>/dev/null\n---\nx: 1\n$ asoctl c\n```\n\
                ```console\n$ cargo x\n```\n```\n$ asoctl no\n```\n```console\n```\n";
    let command = |arguments: &[&str], output: &str| Command {
        arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        output: output.to_owned(),
    };
    assert_eq!(
        commands(text, "asoctl"),
        [
            command(&["asoctl", "a", "b"], "---\nx: 1\n"),
            command(&["asoctl", "c"], ""),
        ]
    );
}

#[test]
fn transcripts_are_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let commands = commands(&readme, "asoctl");
    let imports = ["import", "azure-resource", "--from-file"];
    assert!(
        commands.iter().any(|command| {
            command
                .arguments
                .get(1..4)
                .is_some_and(|words| words == imports)
                && command.arguments[4].starts_with("docs/examples/")
        }),
        "README.md has no console block that starts with `$ asoctl import azure-resource --from-file docs/examples/…`"
    );
    let registry = Registry::new(aso_resources::registry());
    // The commands name files as someone in the root of the repository would.
    std::env::set_current_dir(&root).unwrap();
    for Command { arguments, output } in commands {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            out: &mut out,
            err: &mut err,
            input: &mut std::io::empty(),
        };
        let words = arguments.iter().map(Into::into);
        let code = cli::run(&registry, words, &mut streams).unwrap();
        let err = String::from_utf8(err).unwrap();
        assert_eq!(code, cli::SUCCESS, "{}: {err}", arguments.join(" "));
        let printed = String::from_utf8(out).unwrap();
        assert!(
            printed == output,
            "{} does not print what README.md shows.\n--- README.md\n{output}\n--- printed\n{printed}",
            arguments.join(" ")
        );
    }
}
