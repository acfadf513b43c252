//! The generated structs in other forms, so that what the generator emits can be compared with what it could emit.
//!
//! Everything is derived from the generated sources, as syntax, and written below the target folder.

mod consumer;
mod mechanism;
mod plans;
mod sample;
mod source;
mod statements;
mod workspace;

use super::compare::Variant;
use crate::names::GroupVersion;
use anyhow::{Context as _, bail};
use mechanism::Mechanism;
use proc_macro2::TokenStream;
use source::{Entry, Group};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use workspace::{Member, Workspace};

/// The generated crates that are compared, and where their variants go.
pub struct Sources {
    root: PathBuf,
    folder: PathBuf,
    groups: Vec<Group>,
}

impl Sources {
    /// Reads the generated crates of these groups, with these versions alone: figures stay comparable while the library grows.
    ///
    /// # Errors
    /// A group is not there, or its sources are not what the generator writes.
    pub fn read(
        root: &Path,
        generated: &Path,
        folder: &Path,
        group_versions: &[GroupVersion],
    ) -> anyhow::Result<Self> {
        let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for GroupVersion { group, version } in group_versions {
            let module = format!("v{}", version.replace('-', ""));
            versions.entry(group).or_default().push(module);
        }
        let groups: Vec<_> = versions
            .into_iter()
            .map(|(group, versions)| Group::read(&generated.join("groups").join(group), versions))
            .collect::<anyhow::Result<_>>()?;
        if groups.is_empty() {
            bail!("no group is given");
        }
        Ok(Self {
            root: root.canonicalize().context("the project has no folder")?,
            folder: folder.to_owned(),
            groups,
        })
    }

    /// `storage, network: 617 structs and enums`
    #[must_use]
    pub fn describe(&self) -> String {
        let names: Vec<_> = self
            .groups
            .iter()
            .map(|group| group.name.as_str())
            .collect();
        let types: usize = self.groups.iter().map(Group::types).sum();
        format!("{}: {types} structs and enums", names.join(", "))
    }

    /// The structs under each serde mechanism, without kinds, registry and plans; each with a consumer of thirty Specs.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn mechanisms(&self) -> anyhow::Result<Vec<Variant>> {
        let roots = consumer::roots(&self.groups);
        let keep = |path: &Path| !is_plan(path);
        Mechanism::ALL
            .into_iter()
            .map(|mechanism| {
                let mut members = self.libraries(&keep, &|_, entry| mechanism.emit(entry))?;
                if mechanism == Mechanism::Visitor {
                    for member in &mut members {
                        member.uses.push("support".into());
                    }
                    members.push(support(include_str!("assets/support.rs")));
                }
                if mechanism != Mechanism::Bare {
                    members.push(consumer::of_specs(&self.groups, &roots)?);
                }
                self.variant(mechanism.name(), members, consumer::documents(&roots))
            })
            .collect()
    }

    /// The crates with plans and the engine, and with statements; each with a consumer that converts thirty kinds: a Spec to
    /// a request and back, both typed. A third consumer has the engine do it on JSON.
    ///
    /// # Errors
    /// They cannot be written, or the plans are not what the generator writes.
    pub fn conversions(&self) -> anyhow::Result<Vec<Variant>> {
        let roots = consumer::roots(&self.groups);
        let documents = || consumer::documents(&roots);
        let whole = |_: &Path| true;
        let mut variants = Vec::new();
        for (name, consumer) in [
            ("plans", consumer::of_plans(&self.groups, &roots)?),
            ("plans-json", consumer::of_json(&self.groups, &roots)?),
        ] {
            let mut members = self.libraries(&whole, &|_, entry| workspace::verbatim(entry))?;
            members.push(consumer);
            variants.push(self.variant(name, members, documents())?);
        }
        let keep = |path: &Path| !is_in(path, "plans");
        let mut members = self.libraries(&keep, &|path, entry| {
            if is_registry(path) {
                workspace::without_plans(entry)
            } else {
                workspace::verbatim(entry)
            }
        })?;
        for (member, group) in members.iter_mut().zip(&self.groups) {
            for version in &group.versions {
                let plans = plans::Plans::read(group, version)?;
                let statements = statements::of(group, version, &plans)?;
                // People who read the figures have to know.
                let _ = writeln!(
                    std::io::stderr(),
                    "{} {version}: {} properties are left out of the statements",
                    group.name,
                    statements.left_out
                );
                member.files.extend(statements.files);
                let module = Path::new(version).join("mod.rs");
                for (path, text) in &mut member.files {
                    if *path == module {
                        text.push_str("#[cfg(feature = \"types\")]\npub mod convert;\n");
                    }
                }
            }
            member.uses.push("support".into());
        }
        members.push(support(include_str!("assets/convert.rs")));
        let mut consumer = consumer::of_statements(&self.groups, &roots)?;
        consumer.uses.push("support".into());
        members.push(consumer);
        variants.push(self.variant("statements", members, documents())?);
        Ok(variants)
    }

    /// The crates whole, without the wire types of ARM, and without any typed structs.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn capabilities(&self) -> anyhow::Result<Vec<Variant>> {
        let whole = |_: &Path| true;
        let no_arm = |path: &Path| !is_in(path, "arm");
        let no_conversions = |path: &Path| !is_in(path, "arm") && !is_plan(path);
        let kinds_without_arm = |_: &Path, entry: &Entry| workspace::without_arm_kind(entry);
        let typed = |_: &Path, entry: &Entry| Mechanism::Table.emit(entry);
        let mut untyped = self.libraries(&whole, &|_, entry| workspace::verbatim(entry))?;
        for member in &mut untyped {
            member
                .features
                .retain(|feature| feature != "types" && feature != "arm");
            member.off.extend(["arm".into(), "types".into()]);
        }
        [
            (
                "whole",
                self.libraries(&whole, &|_, entry| workspace::verbatim(entry))?,
            ),
            ("no-arm", self.libraries(&no_arm, &kinds_without_arm)?),
            ("no-arm-no-plans", self.libraries(&no_conversions, &typed)?),
            ("no-types", untyped),
        ]
        .into_iter()
        .map(|(name, members)| self.variant(name, members, String::new()))
        .collect()
    }

    fn libraries(
        &self,
        keep: workspace::Keep<'_>,
        emit: &dyn Fn(&Path, &Entry) -> TokenStream,
    ) -> anyhow::Result<Vec<Member>> {
        self.groups
            .iter()
            .map(|group| {
                let mut features = vec!["arm".to_owned(), "types".to_owned()];
                features.extend(group.versions.iter().cloned());
                Ok(Member {
                    name: group.name.clone(),
                    files: workspace::files(group, keep, emit)?,
                    features,
                    off: Vec::new(),
                    uses: Vec::new(),
                })
            })
            .collect()
    }

    fn variant(
        &self,
        name: &str,
        members: Vec<Member>,
        documents: String,
    ) -> anyhow::Result<Variant> {
        let workspace = Workspace {
            name: name.into(),
            folder: self.folder.join(name),
            root: self.root.clone(),
            members,
        };
        workspace.write()?;
        let has_consumer = workspace
            .members
            .iter()
            .any(|member| member.name == "consumer");
        Ok(Variant {
            name: name.into(),
            manifest: workspace.manifest(),
            libraries: self
                .groups
                .iter()
                .map(|group| workspace.package(&group.name))
                .collect(),
            consumer: has_consumer.then(|| workspace.package("consumer")),
            documents,
        })
    }
}

/// The crate that generated code of a variant shares.
fn support(text: &str) -> Member {
    Member {
        name: "support".into(),
        files: vec![("lib.rs".into(), text.into())],
        features: Vec::new(),
        off: Vec::new(),
        uses: Vec::new(),
    }
}

/// Whether a file has conversion plans, or the registry that refers to them.
fn is_plan(path: &Path) -> bool {
    is_registry(path) || is_in(path, "plans")
}

fn is_registry(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "registry.rs")
}

fn is_in(path: &Path, module: &str) -> bool {
    path.components().any(|part| part.as_os_str() == module)
}
