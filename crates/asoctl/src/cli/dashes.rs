//! Long options with one dash, as Azure Service Operator's migration guide writes them.

use std::ffi::OsString;

/// `-namespace` would otherwise be `-n amespace`, which is what ASO's own tool makes of it.
const LONG: [&str; 3] = ["namespace", "annotation", "label"];

/// Gives these options their second dash. What stands behind `--` is left alone.
pub(super) fn normalise(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut is_over = false;
    arguments
        .into_iter()
        .map(|argument| {
            is_over |= argument == "--";
            let is_long = argument.to_str().is_some_and(|text| {
                let name = text.split('=').next().unwrap_or_default();
                name.strip_prefix('-')
                    .is_some_and(|name| LONG.contains(&name))
            });
            if is_long && !is_over {
                let mut longer = OsString::from("-");
                longer.push(argument);
                longer
            } else {
                argument
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_guides_options() {
        let normal = |words: &[&str]| {
            let words = words.iter().map(OsString::from);
            normalise(words)
                .into_iter()
                .map(|word| word.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            normal(&[
                "-namespace",
                "ns1",
                "-annotation=a=b",
                "-label",
                "--label",
                "-n",
                "-l"
            ]),
            [
                "--namespace",
                "ns1",
                "--annotation=a=b",
                "--label",
                "--label",
                "-n",
                "-l"
            ]
        );
        assert_eq!(normal(&["--", "-label"]), ["--", "-label"]);
    }
}
