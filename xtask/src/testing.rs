//! For tests of the generator: the same bytes for any number of threads and any place of the input.

use crate::outcome::Outcome;
use std::fs;
use std::io;
use std::path::Path;

/// What differs between two outcomes, a line each; empty if they are the same.
#[must_use]
pub fn differences(left: &Outcome, right: &Outcome) -> Vec<String> {
    let mut said = Vec::new();
    let paths: std::collections::BTreeSet<_> =
        left.files.keys().chain(right.files.keys()).collect();
    for path in paths {
        match (left.files.get(path), right.files.get(path)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => {
                let same = a
                    .split(|c| *c == b'\n')
                    .zip(b.split(|c| *c == b'\n'))
                    .take_while(|(a, b)| a == b)
                    .count();
                let line = |bytes: &[u8]| {
                    let line = bytes.split(|c| *c == b'\n').nth(same).unwrap_or_default();
                    String::from_utf8_lossy(line)
                        .chars()
                        .take(120)
                        .collect::<String>()
                };
                said.push(format!(
                    "{path}:{}: {:?} and {:?}",
                    same + 1,
                    line(a),
                    line(b)
                ));
            }
            (a, _) => said.push(format!(
                "{path}: only in the {} outcome",
                if a.is_some() { "first" } else { "second" }
            )),
        }
    }
    if left.facts != right.facts {
        said.push("the facts differ".to_owned());
    }
    if left.diagnostics != right.diagnostics {
        said.push("the diagnostics, or their order, differ".to_owned());
    }
    said
}

/// Runs the generator on copies of the input in folders of different names and lengths, with one, two and seven
/// threads, and says what differs; also where the output tells the folder that it was made from.
///
/// # Errors
/// The input cannot be copied, or no thread pool made.
pub fn nondeterminism(
    input: &Path,
    make: impl Fn(&Path) -> Outcome + Sync,
) -> io::Result<Vec<String>> {
    let mut first: Option<Outcome> = None;
    let mut said = Vec::new();
    for (name, threads) in [("a", 1), ("Quite another, longer name", 2), ("c/d/e", 7)] {
        let folder = tempfile::tempdir()?;
        let place = folder.path().join(name);
        copy(input, &place)?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(io::Error::other)?;
        let outcome = pool.install(|| make(&place));
        let told = folder.path().to_string_lossy().into_owned();
        for (path, bytes) in &outcome.files {
            if path.contains(&told)
                || bytes
                    .windows(told.len())
                    .any(|window| window == told.as_bytes())
            {
                said.push(format!("{path} tells the folder that it was made from"));
            }
        }
        match &first {
            Some(first) => said.extend(
                differences(first, &outcome)
                    .into_iter()
                    .map(|line| format!("{threads} threads, in {name:?}: {line}")),
            ),
            None => first = Some(outcome),
        }
    }
    Ok(said)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> Outcome {
        Outcome {
            files: [("a.rs".to_owned(), text.as_bytes().to_vec())].into(),
            ..Outcome::default()
        }
    }

    #[test]
    fn what_differs_is_named() {
        let input = tempfile::tempdir().unwrap();
        fs::create_dir(input.path().join("x")).unwrap();
        fs::write(input.path().join("x/y.json"), "same").unwrap();
        let read = |folder: &Path| fs::read_to_string(folder.join("x/y.json")).unwrap();
        assert!(
            nondeterminism(input.path(), |folder| made(&read(folder)))
                .unwrap()
                .is_empty()
        );
        let threads = |_: &Path| made(&format!("one\n{}", rayon::current_num_threads()));
        let said = nondeterminism(input.path(), threads).unwrap();
        assert_eq!(
            said[0],
            "2 threads, in \"Quite another, longer name\": a.rs:2: \"1\" and \"2\""
        );
        let place =
            nondeterminism(input.path(), |folder| made(&folder.display().to_string())).unwrap();
        assert!(place[0].contains("tells the folder"));
    }
}
