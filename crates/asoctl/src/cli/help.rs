//! What `--help` shows below the options: examples of each command, and exit codes. The same texts go into the manual pages.
//!
//! Examples stand in one table, not beside the arguments, so that a test can hold each of them against the parser.

use super::args::Cli;
use super::live_args::CREDENTIALS;
use clap::{Command, CommandFactory as _};
use std::fmt::Write as _;

const EXIT_CODES: &str = "Exit codes: 0 all was done, 1 nothing was done, 2 wrong usage or a file that exists (--force), 3 what was written would change something (--verify, over 4), 4 some of it was done.";

/// What an example does, and its command line.
type Example = (&'static str, &'static str);

/// The examples of each command, by its name below `asoctl`. A command that only groups others shows the first example of each.
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "import azure-resource",
        &[
            (
                "Import a resource group",
                "asoctl import azure-resource /subscriptions/<id>/resourceGroups/<name> -o resources.yaml",
            ),
            (
                "Import what an operator must not touch yet, one file a resource, and prove that applying it would change nothing",
                "asoctl import azure-resource /subscriptions/<id>/resourceGroups/<name> -f yaml/ -n team-a -a serviceoperator.azure.com/reconcile-policy=skip --exclude 'Microsoft.Insights/*' --verify",
            ),
            (
                "Import documents that were saved, without Azure",
                "asoctl import azure-resource --from-file documents/ -f yaml/",
            ),
        ],
    ),
    (
        "export resource",
        &[(
            "Import one resource by its URL, with its children",
            "asoctl export resource https://management.azure.com/subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.Network/virtualNetworks/<name> > vnet.yaml",
        )],
    ),
    (
        "convert",
        &[(
            "Rewrite a folder to the newest stable version of each kind",
            "asoctl convert --to newest -f yaml/ -o newest.yaml",
        )],
    ),
    (
        "to-arm",
        &[(
            "Show what an operator would send to Azure",
            "asoctl to-arm -f yaml/ --subscription 11111111-2222-3333-4444-555555555555",
        )],
    ),
    (
        "graph",
        &[
            (
                "Draw a folder for a page that shows Mermaid, by resource group",
                "asoctl graph -f yaml/ -o graph.mmd",
            ),
            (
                "Draw it with Graphviz, each owner around what it owns",
                "asoctl graph -f yaml/ --group-by owner --format dot | dot -Tsvg -o graph.svg",
            ),
        ],
    ),
    (
        "export template",
        &[
            (
                "Install a release that manages storage accounts and everything of the network group",
                "asoctl export template -v v2.13.0 -p 'storage.azure.com/StorageAccount*' -p 'network.azure.com/*' | kubectl apply --server-side -f -",
            ),
            (
                "Print a manifest as it is",
                "asoctl export template -s https://example.com/azureserviceoperator.yaml --raw",
            ),
        ],
    ),
    (
        "clean crds",
        &[
            (
                "Show what would be rewritten and dropped",
                "asoctl clean crds --dry-run",
            ),
            (
                "Do it, in another cluster than the current one",
                "asoctl clean crds --context production",
            ),
        ],
    ),
    (
        "completion",
        &[
            (
                "Complete in this shell from now on",
                "source <(asoctl completion bash)",
            ),
            (
                "Complete in each fish",
                "asoctl completion fish > ~/.config/fish/completions/asoctl.fish",
            ),
        ],
    ),
    (
        "man",
        &[(
            "Write the manual pages where a package wants them",
            "asoctl man --out debian/asoctl/usr/share/man/man1",
        )],
    ),
    (
        "version",
        &[(
            "Print the version alone",
            "asoctl version | cut -d ' ' -f 2",
        )],
    ),
];

/// The command line with all its texts.
pub(super) fn command() -> Command {
    with_examples(Cli::command(), "")
}

/// `name` is the command's below `asoctl`.
fn with_examples(command: Command, name: &str) -> Command {
    let credentials = match name {
        "import azure-resource" | "export resource" => format!("{CREDENTIALS}\n"),
        _ => String::new(),
    };
    let text = format!("{}\n{credentials}{EXIT_CODES}", examples(name));
    command
        .mut_subcommands(|sub| {
            let name = format!("{name} {}", sub.get_name());
            with_examples(sub, name.trim_start())
        })
        .after_help(text)
}

/// The section of a command: its own examples, or one of each command below it.
fn examples(name: &str) -> String {
    let own = EXAMPLES.iter().find(|(of, _)| *of == name);
    let shown: Vec<&Example> = match own {
        Some((_, all)) => all.iter().collect(),
        None => EXAMPLES
            .iter()
            .filter(|(of, _)| below(of, name) && *of != "man")
            .filter_map(|(_, all)| all.first())
            .collect(),
    };
    let mut text = String::from("Examples:\n");
    for (what, line) in shown {
        // Writing to a string cannot fail.
        let _ = write!(text, "  # {what}\n  {line}\n");
    }
    text
}

fn below(name: &str, group: &str) -> bool {
    group.is_empty()
        || name
            .strip_prefix(group)
            .is_some_and(|rest| rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(command: &Command, name: &str, found: &mut Vec<String>) {
        for sub in command.get_subcommands() {
            let name = format!("{name} {}", sub.get_name());
            if sub.has_subcommands() {
                leaves(sub, &name, found);
            } else {
                found.push(name.trim_start().to_owned());
            }
        }
    }

    /// The words of `asoctl` in a line for a shell: between a pipe or a bracket and the next.
    fn words(line: &str) -> Vec<String> {
        let start = line.find("asoctl ").unwrap();
        let mut words = Vec::new();
        for word in line[start..].split_whitespace() {
            if ["|", ">"].contains(&word) {
                break;
            }
            words.push(word.trim_matches(['\'', ')']).to_owned());
        }
        words
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn each_command_has_examples_and_no_example_is_of_another() {
        let mut all = Vec::new();
        leaves(&Cli::command(), "", &mut all);
        let mut shown: Vec<String> = EXAMPLES
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect();
        all.sort();
        shown.sort();
        assert_eq!(all, shown);
        for (name, examples) in EXAMPLES {
            assert!(!examples.is_empty(), "{name}");
            for (_, line) in *examples {
                assert!(line.contains(&format!("asoctl {name}")), "{line}");
            }
        }
    }

    #[test]
    fn examples_parse() {
        for (_, examples) in EXAMPLES {
            for (_, line) in *examples {
                if let Err(error) = command().try_get_matches_from(words(line)) {
                    panic!("{line}\n{error}");
                }
            }
        }
    }

    #[test]
    fn groups_show_an_example_of_each_command() {
        for (name, line) in [
            ("", "asoctl graph -f yaml/"),
            ("", "asoctl clean crds --dry-run"),
            ("import", "asoctl import azure-resource /subscriptions/"),
            ("export", "asoctl export template -v"),
            ("export", "asoctl export resource https://"),
        ] {
            assert!(examples(name).contains(line), "{name}: {}", examples(name));
        }
        assert!(!examples("").contains("asoctl man"));
        assert!(!examples("export").contains("graph"));
    }
}
