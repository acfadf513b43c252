//! `cargo xtask diff`: what a branch changes for the users of the library.

use crate::diff::{self, Library, git};
use crate::output::{FACTS, STRUCTURE};
use crate::workspace;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The folder of the library, in the repository.
const LIBRARY: &str = "generated";

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The revision to compare the work tree with [default: where the branch left main]
    #[arg(value_name = "REV")]
    pub revision: Option<String>,
    /// JSON instead of Markdown
    #[arg(long)]
    pub json: bool,
    /// At most so many lines in each list of the Markdown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
}

/// Compares and prints. A change that breaks users is no failure.
///
/// # Errors
/// There is no such revision, or one of the sides cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    run_in(&workspace::root()?, args, out)
}

fn run_in(root: &Path, args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let commit = match &args.revision {
        Some(revision) => git::resolve(root, revision)?,
        None => git::default_revision(root)?,
    };
    let folders = [FACTS, STRUCTURE.trim_end_matches('/')];
    let old = Library::from_files(git::files(root, &commit, LIBRARY, &folders)?)?;
    let new = Library::from_folder(&root.join(LIBRARY))?;
    let report = diff::compare(&old, &new);
    if args.json {
        let json = diff::json(&report, &commit, "work tree");
        writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let short = commit.get(..10).unwrap_or(&commit);
    let from = match &args.revision {
        Some(revision) if !commit.starts_with(revision.as_str()) => {
            format!("{revision} ({short})")
        }
        _ => short.to_owned(),
    };
    let files = git::changed_files(root, &commit, LIBRARY)?;
    let limit = if args.limit == 0 {
        usize::MAX
    } else {
        args.limit
    };
    write!(
        out,
        "{}",
        diff::markdown(&report, &from, "work tree", files, limit)
    )?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::process::Command;

    fn git(root: &Path, arguments: &[&str]) {
        let done = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(["-c", "commit.gpgsign=false", "-c", "core.hooksPath=none"])
            .args(arguments)
            .current_dir(root)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    fn put(root: &Path, path: &str, text: &str) {
        let full = root.join(LIBRARY).join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    fn said(root: &Path, revision: Option<&str>, json: bool) -> String {
        let mut out = Vec::new();
        let args = Args {
            revision: revision.map(str::to_owned),
            json,
            limit: 100,
        };
        run_in(root, &args, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const BEFORE: &str = "n.azure.com at 2020-01-01\n\nkind Net\n  ARM type: M.N/nets\n  name: azureName, by default \
        metadata.name\n  request: NetSpec\n  response: status.NetStatus\n\ntype NetSpec\n  azureName: string, ARM name\n  \
        size: integer, range 1..9, ARM properties.size\n\ntype status.NetStatus\n  id: string\n";

    #[test]
    fn a_branch_is_compared_with_where_it_left_main() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        git(root, &["init", "--quiet", "--initial-branch", "main"]);
        let facts = r#"{"kinds": {"n/2020-01-01/Net": ["v1"]}, "types": {"n/2020-01-01/NetSpec": {"size": "integer"}}}"#;
        put(root, "facts/n.json", facts);
        put(root, "structure/n/2020-01-01.txt", BEFORE);
        put(root, "src/lib.rs", "one");
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "-m", "one"]);
        assert!(said(root, None, false).ends_with("work tree\n\nNothing changed.\n"));

        git(root, &["checkout", "--quiet", "-b", "branch"]);
        put(root, "src/lib.rs", "two");
        put(root, "src/new.rs", "three");
        assert!(
            said(root, Some("HEAD"), false)
                .contains("What users see did not change. Files that differ: 2.")
        );
        put(root, "facts/n.json", &facts.replace("integer", "string"));
        let after = BEFORE.replace("size: integer, range 1..9", "size: string");
        put(
            root,
            "structure/n/2020-01-01.txt",
            &after.replace("properties.size", "properties.extent"),
        );
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "-m", "two"]);
        let text = said(root, None, false);
        for line in [
            "### What breaks Rust users: 1",
            "- `n/2020-01-01 NetSpec.size`: integer becomes string",
            "### What breaks YAML users: 1",
            "- `n/2020-01-01 Net.spec.size`: integer becomes string",
            "### What changes on the wire: 1",
            "- `n/2020-01-01 Net.spec.size`: properties.size becomes properties.extent, a number on the wire becomes text",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let json: serde_json::Value =
            serde_json::from_str(&said(root, Some("main"), true)).unwrap();
        assert_eq!(json["breaksYaml"][0]["path"], "Net.spec.size");
        assert_eq!(json["properties"]["altered"], 1);
        assert_eq!(said(root, Some("HEAD"), false).lines().count(), 3);
        let args = Args {
            revision: Some("nowhere".into()),
            json: false,
            limit: 0,
        };
        let error = run_in(root, &args, &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "there is no revision `nowhere`");
    }
}
