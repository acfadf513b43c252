//! A clone of the upstream repository that holds next to nothing: one commit, its tree, and the files that are read.
//!
//! The repository has a quarter of a million files, nine of ten of them examples. The clone is shallow and without
//! contents; what the configuration needs is fetched at once, and what that refers to is fetched when it is read.

use anyhow::{Context as _, bail};
use aso_generator::diagnostic::Diagnostic;
use aso_generator::swagger::{Files, package_of};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Group and API version of a file that is wanted.
pub type Wanted = BTreeSet<(String, String)>;

/// A clone in a temporary folder, which is removed when this is dropped.
#[derive(Debug)]
pub struct Clone {
    folder: TempDir,
    /// The full hash of the commit.
    pub commit: String,
    /// Paths of all swagger that the commit has.
    paths: BTreeSet<String>,
}

impl Clone {
    /// Clones one commit of a repository, with the contents of the wanted groups and versions, of the common types, and
    /// of the folders that `known` files (those of the present copy) stand in.
    ///
    /// # Errors
    /// `git` is missing or fails; the revision does not exist.
    pub fn fetch<'a>(
        repository: &str,
        revision: &str,
        wanted: &Wanted,
        known: impl Iterator<Item = &'a String>,
    ) -> anyhow::Result<Self> {
        anyhow::ensure!(
            !revision.starts_with('-') && !repository.starts_with('-'),
            "a revision is a branch, a tag, or all 40 digits of a hash; a repository is an address"
        );
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let at = folder.path();
        git(at, &["init", "--quiet"])?;
        git(at, &["remote", "add", "origin", repository])?;
        // Contents that are missing come from the same place, when they are read.
        git(at, &["config", "remote.origin.promisor", "true"])?;
        git(
            at,
            &["config", "remote.origin.partialclonefilter", "blob:none"],
        )?;
        git(
            at,
            &["fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "origin", revision],
        )
        .with_context(|| {
            format!("`{revision}` cannot be fetched from {repository}: name a branch, a tag, or all 40 digits of a hash")
        })?;
        let commit = text(git(at, &["rev-parse", "--verify", "FETCH_HEAD^{commit}"])?)?
            .trim()
            .to_owned();
        let listing = text(git(at, &["ls-tree", "-r", "-z", "--name-only", &commit])?)?;
        let paths: BTreeSet<String> = listing
            .split('\0')
            .filter(|path| path.ends_with(".json") && !path.contains("/examples/"))
            .map(str::to_owned)
            .collect();
        let clone = Self {
            folder,
            commit,
            paths,
        };
        clone.check_out(&clone.needed(wanted, known))?;
        Ok(clone)
    }

    /// The files that will be read, as far as that can be told beforehand.
    fn needed<'a>(
        &self,
        wanted: &Wanted,
        known: impl Iterator<Item = &'a String>,
    ) -> BTreeSet<&str> {
        let mut folders: BTreeSet<&str> = known.map(|path| parent(path)).collect();
        for path in &self.paths {
            if let Some(package) = package_of(path)
                && wanted.contains(&(package.group, package.version))
            {
                folders.insert(parent(path));
            }
        }
        self.paths
            .iter()
            .map(String::as_str)
            .filter(|path| folders.contains(parent(path)) || path.contains("/common-types/"))
            .collect()
    }

    /// Writes files into the folder; their contents come in one request.
    fn check_out(&self, paths: &BTreeSet<&str>) -> anyhow::Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        let at = self.folder.path();
        git(at, &["config", "core.sparseCheckout", "true"])?;
        git(at, &["config", "core.sparseCheckoutCone", "false"])?;
        let patterns: String = paths
            .iter()
            .map(|path| format!("/{}\n", escaped(path)))
            .collect();
        let info = at.join(".git/info");
        std::fs::create_dir_all(&info).context("cannot write into the clone")?;
        std::fs::write(info.join("sparse-checkout"), patterns)
            .context("cannot write into the clone")?;
        git(at, &["checkout", "--quiet", "--detach", &self.commit])?;
        Ok(())
    }

    /// The content of one file that was not checked out.
    fn fetch_one(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let name = format!("{}:{path}", self.commit);
        Ok(git(self.folder.path(), &["cat-file", "blob", &name])?.stdout)
    }
}

impl Files for Clone {
    fn paths(&self) -> Result<Vec<String>, Diagnostic> {
        Ok(self.paths.iter().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        if !self.paths.contains(path) {
            return Ok(None);
        }
        if let Ok(bytes) = std::fs::read(self.folder.path().join(path)) {
            return Ok(Some(bytes));
        }
        self.fetch_one(path).map(Some).map_err(|error| {
            Diagnostic::error(
                "file-unreadable",
                path,
                "",
                format!("the file cannot be fetched: {error:#}"),
            )
            .hint(
                "try again; if it fails again, clone the repository and name the clone with --from",
            )
        })
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A path as a pattern that matches only itself.
fn escaped(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for letter in path.chars() {
        if "*?[]\\!# ".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

fn text(output: Output) -> anyhow::Result<String> {
    String::from_utf8(output.stdout).context("git said something that is not UTF-8")
}

/// Runs git in a folder. Nothing is asked on the terminal, and nobody's settings count.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        // Set where git calls this program, and wrong for another repository.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .context("git cannot be run; install it, or give a checkout with --from and --commit")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`git {}` failed: {}",
            arguments.first().copied().unwrap_or_default(),
            said.trim()
        );
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A repository with two commits; the first is called `before`.
    fn upstream() -> (TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        let write = |path: &str, text: &str| {
            fs::create_dir_all(at.join(path).parent().unwrap()).unwrap();
            fs::write(at.join(path), text).unwrap();
        };
        let base = "specification/fixture/resource-manager/Microsoft.Fixture";
        write(&format!("{base}/stable/2024-01-01/a.json"), "1");
        write(&format!("{base}/stable/2024-01-01/examples/Get.json"), "2");
        write(&format!("{base}/stable/2020-01-01/a.json"), "3");
        write(
            "specification/common-types/resource-management/v1/types.json",
            "4",
        );
        write("specification/other/data-plane/x.json", "5");
        write("README.md", "6");
        let commit = |message: &str| {
            let who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
            git(at, &["add", "-A"]).unwrap();
            let rest = ["commit", "--quiet", "-m", message];
            git(at, &[&who[..], &rest[..]].concat()).unwrap();
        };
        git(at, &["init", "--quiet", "--initial-branch=main"]).unwrap();
        git(at, &["config", "uploadpack.allowFilter", "true"]).unwrap();
        git(at, &["config", "uploadpack.allowAnySHA1InWant", "true"]).unwrap();
        commit("one");
        git(at, &["tag", "before"]).unwrap();
        write(&format!("{base}/stable/2024-01-01/a.json"), "7");
        commit("two");
        let url = format!("file://{}", at.display());
        (folder, url)
    }

    fn wanted() -> Wanted {
        [("fixture".to_owned(), "2024-01-01".to_owned())].into()
    }

    const A: &str =
        "specification/fixture/resource-manager/Microsoft.Fixture/stable/2024-01-01/a.json";
    const OLD: &str =
        "specification/fixture/resource-manager/Microsoft.Fixture/stable/2020-01-01/a.json";
    const COMMON: &str = "specification/common-types/resource-management/v1/types.json";

    #[test]
    fn only_what_is_needed_is_checked_out_and_the_rest_comes_when_it_is_read() {
        let (_upstream, url) = upstream();
        let clone = Clone::fetch(&url, "main", &wanted(), std::iter::empty()).unwrap();
        let on_disk = |path: &str| clone.folder.path().join(path).is_file();
        assert!(on_disk(A) && on_disk(COMMON));
        assert!(!on_disk(OLD) && !on_disk("README.md"));
        assert!(!on_disk(&A.replace("a.json", "examples/Get.json")));
        assert_eq!(clone.read(A).unwrap(), Some(b"7".to_vec()));
        assert_eq!(clone.read(OLD).unwrap(), Some(b"3".to_vec()));
        assert_eq!(clone.read("specification/none.json").unwrap(), None);
        let known = [OLD.to_owned()];
        let clone = Clone::fetch(&url, "main", &Wanted::new(), known.iter()).unwrap();
        assert!(clone.folder.path().join(OLD).is_file());
        let place = clone.folder.path().to_owned();
        drop(clone);
        assert!(!place.exists(), "the clone stays");
    }

    #[test]
    fn a_branch_a_tag_and_a_hash_are_resolved() {
        let (upstream, url) = upstream();
        let head = text(git(upstream.path(), &["rev-parse", "HEAD"]).unwrap()).unwrap();
        let before = text(git(upstream.path(), &["rev-parse", "before"]).unwrap()).unwrap();
        for (revision, commit) in [
            ("HEAD", head.trim()),
            ("main", head.trim()),
            ("before", before.trim()),
            (before.trim(), before.trim()),
        ] {
            let clone = Clone::fetch(&url, revision, &wanted(), std::iter::empty()).unwrap();
            assert_eq!(clone.commit, commit, "{revision}");
        }
        let error = Clone::fetch(&url, "nowhere", &wanted(), std::iter::empty()).unwrap_err();
        assert!(
            format!("{error:#}").contains("`nowhere` cannot be fetched"),
            "{error:#}"
        );
    }
}
