//! Runs the tools that compare with the reference.

use super::differences::{self, Difference, Tool};
use super::figures::{Conversions, Crds, Figures, Import, Requests};
use crate::names::GroupVersion;
use anyhow::{Context as _, bail};
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the tools need.
#[derive(Debug, Clone)]
pub struct Tools<'a> {
    /// The interpreter.
    pub python: &'a str,
    /// The folder of the reference: `tools/`, `aso/`.
    pub shared: &'a Path,
    /// The importer to test.
    pub asoctl: &'a Path,
    /// A folder of CRDs as JSON.
    pub crds: &'a Path,
    /// What is compared.
    pub group_versions: &'a BTreeSet<GroupVersion>,
    /// Where the imported documents stay, for other checks.
    pub keep: Option<&'a Path>,
    /// How many of the worst each tool is to list.
    pub show: usize,
}

/// The figures, and all that the tools said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The figures.
    pub figures: Figures,
    /// What each tool said but for its last line.
    pub details: String,
    /// All that differs.
    pub differences: Vec<Difference>,
}

/// The group-versions that there is a reference for.
///
/// # Errors
/// The list of them cannot be read.
pub fn referenced(shared: &Path) -> anyhow::Result<BTreeSet<GroupVersion>> {
    Ok(read_scope(shared)?.iter().filter_map(key).collect())
}

fn read_scope(shared: &Path) -> anyhow::Result<Vec<Value>> {
    let from = shared.join("aso").join("scope.json");
    let bytes = std::fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", from.display()))
}

/// The group-version of a row.
fn key(row: &Value) -> Option<GroupVersion> {
    Some(GroupVersion {
        group: row.get("group")?.as_str()?.into(),
        version: row.get("apiVersion")?.as_str()?.into(),
    })
}

impl Tools<'_> {
    /// Runs all four.
    ///
    /// # Errors
    /// A tool is missing, fails or says something else than it used to.
    pub fn run(&self) -> anyhow::Result<Report> {
        let work = tempfile::tempdir().context("cannot make a temporary folder")?;
        let scope = work.path().join("scope.json");
        self.write_scope(&scope)?;
        let aso = self.shared.join("aso");
        let mut details = String::new();
        let mut differences = Vec::new();
        let json = work.path().join("differences.json");

        let output = self.tool(
            "crd_parity.py",
            &[
                ("--reference", aso.join("crds").into()),
                ("--emitted", self.crds.into()),
                ("--scope", scope.clone().into()),
                ("--show", self.show.to_string().into()),
                ("--differences", self.show.to_string().into()),
                ("--json", json.clone().into()),
            ],
        )?;
        let crds = Crds::parse(&output).with_context(|| changed("crd_parity.py", &output))?;
        keep(&mut details, &output);
        differences.extend(found(Tool::Crds, &json)?);

        let mut options: Vec<(&str, OsString)> = vec![
            ("--traffic", aso.join("traffic").into()),
            ("--asoctl", self.asoctl.into()),
            ("--scope", scope.into()),
            ("--show", self.show.to_string().into()),
            ("--json", json.clone().into()),
        ];
        options.extend(self.keep.map(|folder| ("--keep", folder.into())));
        let output = self.tool("import_fidelity.py", &options)?;
        let import =
            Import::parse(&output).with_context(|| changed("import_fidelity.py", &output))?;
        keep(&mut details, &output);
        differences.extend(found(Tool::Import, &json)?);

        let mut options: Vec<(&str, OsString)> = vec![
            ("--samples", aso.join("samples").into()),
            ("--requests", aso.join("requests").into()),
            ("--asoctl", self.asoctl.into()),
            ("--show", self.show.to_string().into()),
            ("--json", json.clone().into()),
        ];
        options.extend(
            self.group_versions
                .iter()
                .map(|one| ("--group-version", one.to_string().into())),
        );
        let output = self.tool("request_parity.py", &options)?;
        let requests =
            Requests::parse(&output).with_context(|| changed("request_parity.py", &output))?;
        keep(&mut details, &output);
        differences.extend(found(Tool::Requests, &json)?);

        // The tool looks at all samples that have conversions; those are of group-versions in scope.
        let output = self.tool(
            "conversion_parity.py",
            &[
                ("--samples", aso.join("samples").into()),
                ("--conversions", aso.join("conversions").into()),
                ("--asoctl", self.asoctl.into()),
                ("--show", self.show.to_string().into()),
                ("--json", json.clone().into()),
            ],
        )?;
        let conversions = Conversions::parse(&output)
            .with_context(|| changed("conversion_parity.py", &output))?;
        keep(&mut details, &output);
        differences.extend(found(Tool::Conversions, &json)?);
        differences.sort();

        Ok(Report {
            figures: Figures {
                crds,
                import,
                requests,
                conversions,
            },
            details,
            differences,
        })
    }

    /// The tools count every group-version of the scope that they are given.
    fn write_scope(&self, to: &Path) -> anyhow::Result<()> {
        let (rows, missing) = filter_scope(read_scope(self.shared)?, self.group_versions);
        if !missing.is_empty() {
            bail!("aso/scope.json has no {}", missing.join(", "));
        }
        std::fs::write(to, serde_json::to_vec(&rows)?)
            .with_context(|| format!("cannot write {}", to.display()))
    }

    fn tool(&self, name: &str, options: &[(&str, OsString)]) -> anyhow::Result<String> {
        let script: PathBuf = self.shared.join("tools").join(name);
        if !script.is_file() {
            bail!(
                "{} is not there; --shared names the folder that holds tools/ and aso/",
                script.display()
            );
        }
        let mut command = Command::new(self.python);
        command.arg(&script).stdin(Stdio::null());
        for (option, value) in options {
            command.arg(option).arg(value);
        }
        let done = command
            .output()
            .with_context(|| format!("cannot run {}", self.python))?;
        if !done.status.success() {
            bail!(
                "{name} failed: {}",
                String::from_utf8_lossy(&done.stderr).trim()
            );
        }
        String::from_utf8(done.stdout)
            .with_context(|| format!("{name} printed something that is not text"))
    }
}

/// What a tool wrote, taken away so that no other's is read in its place.
fn found(tool: Tool, json: &Path) -> anyhow::Result<Vec<Difference>> {
    let bytes = std::fs::read(json)
        .with_context(|| format!("the tool for {tool:?} wrote no {}", json.display()))?;
    std::fs::remove_file(json).with_context(|| format!("cannot remove {}", json.display()))?;
    let value = serde_json::from_slice(&bytes)
        .with_context(|| format!("the tool for {tool:?} wrote something that is no JSON"))?;
    differences::parse(tool, &value)
}

fn changed(name: &str, output: &str) -> String {
    format!(
        "the last line of {name} is not as expected: {:?}",
        output.trim_end().lines().next_back().unwrap_or_default()
    )
}

fn keep(details: &mut String, output: &str) {
    let body = output
        .trim_end()
        .rsplit_once('\n')
        .map_or("", |(body, _)| body);
    if !body.is_empty() {
        details.push_str(body);
        details.push('\n');
    }
}

/// The rows of these group-versions, and the group-versions that have none.
fn filter_scope(rows: Vec<Value>, wanted: &BTreeSet<GroupVersion>) -> (Vec<Value>, Vec<String>) {
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| key(row).is_some_and(|key| wanted.contains(&key)))
        .collect();
    let found: BTreeSet<_> = rows.iter().filter_map(key).collect();
    let missing = wanted.difference(&found).map(ToString::to_string).collect();
    (rows, missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn wanted(texts: &[&str]) -> BTreeSet<GroupVersion> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_scope_keeps_both_names_of_a_version() {
        let row = |group: &str, version: &str, name: &str| serde_json::json!({"group": group, "apiVersion": version, "kubernetesVersion": name, "kinds": ["K"]});
        let rows = vec![
            row("storage", "2023-01-01", "v1api20230101"),
            row("storage", "2023-01-01", "v20230101"),
            row("storage", "2021-04-01", "v1api20210401"),
        ];
        let (kept, missing) =
            filter_scope(rows, &wanted(&["storage@2023-01-01", "sql@2021-11-01"]));
        assert_eq!(kept.len(), 2);
        assert_eq!(missing, ["sql@2021-11-01"]);
    }

    /// Tools that print what they were given, and then a last line.
    fn shared(crds: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("aso")).unwrap();
        fs::create_dir_all(folder.path().join("tools")).unwrap();
        let scope = r#"[{"group": "storage", "apiVersion": "2023-01-01", "kubernetesVersion": "v20230101", "kinds": []}]"#;
        fs::write(folder.path().join("aso/scope.json"), scope).unwrap();
        let import =
            "types 1, whole 1; resources 2/3 rebuilt; leaves 4/5 kept = 80.0000%; 6 invented";
        let requests = "requests 7/8 identical, 0 not made = 87.5000%";
        for (name, last, json) in [
            ("crd_parity", crds, "[]"),
            ("import_fidelity", import, r#"{"M.N/a: properties.b": 6}"#),
            ("request_parity", requests, r#"["a.yaml A/a: $.b missing"]"#),
            (
                "conversion_parity",
                "conversions 9/10 identical, 0 not made = 90.0000%",
                r#"["a.yaml A/a to v1: spec.c extra"]"#,
            ),
        ] {
            let script = format!(
                "import sys\nprint(' '.join(a for a in sys.argv if a[:2] == '--' or '@' in a))\nprint('{last}')\n\
                 open(sys.argv[sys.argv.index('--json') + 1], 'w').write('{json}')\n"
            );
            fs::write(
                folder.path().join("tools").join(format!("{name}.py")),
                script,
            )
            .unwrap();
        }
        folder
    }

    #[test]
    fn the_tools_get_what_they_expect() {
        let run = |shared: &Path, group_versions: &[&str], keep: Option<&Path>| {
            let group_versions = wanted(group_versions);
            let here = Path::new(".");
            Tools {
                python: "python3",
                shared,
                asoctl: here,
                crds: here,
                group_versions: &group_versions,
                keep,
                show: 3,
            }
            .run()
        };
        if Command::new("python3").arg("--version").output().is_err() {
            // The tools are Python; where there is none, there is nothing to test.
            return;
        }
        let good = shared("kinds 1/1 emitted, 1 identical; facts 9/9 agree = 100.0000%");
        let report = run(good.path(), &["storage@2023-01-01"], None).unwrap();
        assert_eq!(report.figures.crds.agreeing_facts, 9);
        assert_eq!(report.figures.import.invented, 6);
        assert_eq!(
            report.figures.requests,
            Requests {
                identical: 7,
                requests: 8
            }
        );
        assert_eq!(
            report.details,
            "--reference --emitted --scope --show --differences --json\n--traffic --asoctl --scope --show --json\n\
             --samples --requests --asoctl --show --json --group-version storage@2023-01-01\n\
             --samples --conversions --asoctl --show --json\n"
        );
        let facts: Vec<&str> = report
            .differences
            .iter()
            .map(|one| one.fact.as_str())
            .collect();
        assert_eq!(facts, ["properties.b", "$.b missing", "spec.c extra"]);
        let kept = run(good.path(), &["storage@2023-01-01"], Some(good.path())).unwrap();
        assert!(kept.details.contains("--show --json --keep\n"));
        let error = run(good.path(), &["sql@2021-11-01"], None)
            .unwrap_err()
            .to_string();
        assert!(error.contains("has no sql@2021-11-01"), "{error}");
        let other = shared("all is well");
        let error = run(other.path(), &["storage@2023-01-01"], None)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("crd_parity.py") && error.contains("all is well"),
            "{error}"
        );
        let error = run(Path::new("nowhere"), &["storage@2023-01-01"], None)
            .unwrap_err()
            .to_string();
        assert!(error.contains("scope.json"), "{error}");
    }
}
