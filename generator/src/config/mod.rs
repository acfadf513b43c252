//! The generator's configuration: one YAML file a group, and the account of which entries were used.

mod extend;
mod schema;
mod usage;

use std::collections::BTreeMap;

pub use extend::extend;
pub use schema::ReferenceMode;
pub use schema::{
    Edit, EnumEntry, GroupConfig, IfType, Inferred, KindConfig, Names, OperatorProperty,
    PropertyConfig, SecretMode, SideName, TypeConfig, VersionConfig,
};
pub use usage::{Known, Usage};
pub(crate) use usage::{locate, nth_item};

use crate::diagnostic::Diagnostic;

/// The configuration of all groups.
#[derive(Debug, Default)]
pub struct Config {
    /// Groups by name (`network`, `network.frontdoor`).
    pub groups: BTreeMap<String, GroupFile>,
}

/// The configuration of one group and the file that it stands in.
#[derive(Debug)]
pub struct GroupFile {
    /// File name, for messages.
    pub path: String,
    /// The text, to find lines in.
    pub text: String,
    /// What it says.
    pub config: GroupConfig,
}

impl Config {
    /// Reads the files of a configuration folder: `<group>.yaml` each.
    ///
    /// # Errors
    /// All files that cannot be understood, each with line and column.
    pub fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut config = Self::default();
        let mut problems = Vec::new();
        for (path, text) in files {
            let group = path
                .rsplit('/')
                .next()
                .unwrap_or(path)
                .trim_end_matches(".yaml");
            match serde_saphyr::from_str::<GroupConfig>(text) {
                Ok(parsed) => {
                    config.groups.insert(
                        group.into(),
                        GroupFile {
                            path: path.into(),
                            text: text.into(),
                            config: parsed,
                        },
                    );
                }
                Err(error) => {
                    let line = error
                        .location()
                        .map_or(0, |location| location.line() as usize);
                    let message = error.to_string();
                    let message = message.lines().next().unwrap_or_default();
                    problems.push(
                        Diagnostic::error("configuration-not-understood", path, "", format!("cannot be understood: {message}"))
                            .line(line)
                            .hint("the form is described by generator/config.schema.json; editors check it while one types"),
                    );
                }
            }
        }
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(problems)
        }
    }

    /// Kind by ARM type (lower case) over all groups and versions: what owners are called in Kubernetes.
    pub fn owner_kind(&self, group: &str, arm_tail: &str) -> Option<String> {
        let file = self.groups.get(group)?;
        file.config
            .versions
            .values()
            .rev()
            .find_map(|version| {
                version
                    .kinds
                    .iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(arm_tail))
            })
            .map(|(key, kind)| kind.kind(key))
    }
}

/// The JSON Schema of a group's file.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(GroupConfig).to_value()
}
