//! What a revision holds, asked of `git`.

use anyhow::{Context as _, bail};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// The revision that a change is measured from: where the branch left `main`, or else the last commit.
///
/// # Errors
/// `git` cannot be run, or there is no commit.
pub fn default_revision(root: &Path) -> anyhow::Result<String> {
    for main in ["origin/main", "main"] {
        if let Ok(base) = git(root, &["merge-base", main, "HEAD"]) {
            return Ok(base.trim().to_owned());
        }
    }
    resolve(root, "HEAD")
}

/// The commit that a revision means.
///
/// # Errors
/// There is none.
pub fn resolve(root: &Path, revision: &str) -> anyhow::Result<String> {
    let commit = format!("{revision}^{{commit}}");
    let found = git(
        root,
        &["rev-parse", "--verify", "--end-of-options", &commit],
    );
    Ok(found
        .with_context(|| format!("there is no revision `{revision}`"))?
        .trim()
        .to_owned())
}

/// How many files under a folder differ between a commit and the work tree, new ones included.
///
/// # Errors
/// `git` fails.
pub fn changed_files(root: &Path, commit: &str, folder: &str) -> anyhow::Result<usize> {
    let changed = git(root, &["diff", "--name-only", "-z", commit, "--", folder])?;
    let new = git(
        root,
        &[
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--",
            folder,
        ],
    )?;
    Ok([changed, new]
        .iter()
        .flat_map(|text| text.split('\0'))
        .filter(|path| !path.is_empty())
        .count())
}

/// The files of a commit under some folders, by their path under `base`.
///
/// # Errors
/// `git` fails.
pub fn files(
    root: &Path,
    commit: &str,
    base: &str,
    folders: &[&str],
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let paths: Vec<String> = folders
        .iter()
        .map(|folder| format!("{base}/{folder}"))
        .collect();
    let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", commit, "--"];
    arguments.extend(paths.iter().map(String::as_str));
    let listing = git(root, &arguments)?;
    // `<mode> blob <object>\t<path>`
    let entries: Vec<(&str, &str)> = listing
        .split('\0')
        .filter_map(|line| {
            let (head, path) = line.split_once('\t')?;
            let object = head.split(' ').nth(2)?;
            Some((object, path.strip_prefix(base)?.strip_prefix('/')?))
        })
        .collect();
    let objects: Vec<&str> = entries.iter().map(|(object, _)| *object).collect();
    let contents = contents(root, &objects)?;
    Ok(entries
        .into_iter()
        .map(|(_, path)| path.to_owned())
        .zip(contents)
        .collect())
}

/// One process for all objects; one for each would take seconds.
fn contents(root: &Path, objects: &[&str]) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut child = Command::new("git")
        .args(["cat-file", "--batch"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run git")?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("git has no pipes");
    };
    let asked = objects.join("\n") + "\n";
    let found = std::thread::scope(|scope| {
        // Written beside reading: neither side's pipe holds it all.
        scope.spawn(move || input.write_all(asked.as_bytes()));
        let mut output = BufReader::new(output);
        let mut found = Vec::with_capacity(objects.len());
        for object in objects {
            // `<object> blob <size>`
            let mut head = String::new();
            output.read_line(&mut head)?;
            let size = head.trim_end().rsplit(' ').next();
            let size: usize = size
                .and_then(|size| size.parse().ok())
                .with_context(|| format!("git does not have {object}"))?;
            let mut bytes = vec![0; size + 1];
            output.read_exact(&mut bytes)?;
            bytes.pop();
            found.push(bytes);
        }
        anyhow::Ok(found)
    });
    let status = child.wait().context("cannot wait for git")?;
    let found = found.context("cannot read what git says")?;
    anyhow::ensure!(status.success(), "git cat-file failed");
    Ok(found)
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let done = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .context("cannot run git")?;
    if !done.status.success() {
        bail!(
            "git {} failed: {}",
            arguments.first().copied().unwrap_or_default(),
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }
    String::from_utf8(done.stdout).context("git says something that is not text")
}
