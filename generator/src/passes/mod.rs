//! The passes that turn what the swagger says into what Kubernetes and ARM need, in the order of [`run`].

mod aliases;
mod annotate;
mod collapse;
mod duplicates;
mod edits;
mod embedded;
mod empty;
mod export;
mod flags;
mod floats;
mod identities;
mod ids;
mod inline_names;
mod merge;
mod merge_types;
mod recursion;
mod status_bounds;
mod variants;

use crate::config::{GroupConfig, GroupFile, TypeConfig, Usage, VersionConfig, locate};
use crate::diagnostic::Diagnostic;
use crate::model::{Definition, Model, Side, TypeId, reachable};

/// What the passes work with.
pub struct Context<'a> {
    /// The model, changed by each pass.
    pub model: Model,
    /// The file that the group's configuration stands in.
    pub file: &'a GroupFile,
    /// The group's configuration.
    pub group: &'a GroupConfig,
    /// The version's configuration.
    pub config: &'a VersionConfig,
    /// Which entries of it were used.
    pub usage: Usage,
    /// Problems found.
    pub problems: Vec<Diagnostic>,
}

pub(crate) use edits::matches as matches_name;

/// A pass: its name and what it does.
pub type Pass = (&'static str, fn(&mut Context<'_>));

/// All passes, in order.
pub const PASSES: [Pass; 20] = [
    ("merge", merge::run),
    ("aliases", aliases::run),
    ("duplicates", duplicates::run),
    ("identities", identities::run),
    ("inline-names", inline_names::run),
    ("edits", edits::run),
    ("flags", flags::run),
    ("ids", ids::run),
    ("recursion", recursion::run),
    ("status-bounds", status_bounds::run),
    ("aliases", aliases::run),
    ("collapse", collapse::run),
    ("empty", empty::run),
    ("embedded", embedded::run),
    ("empty", empty::run),
    ("export", export::run),
    ("recursion-check", recursion::check),
    ("floats", floats::run),
    ("annotate", annotate::run),
    ("variants", variants::run),
];

/// Runs all passes, stopping after the first that finds problems.
pub fn run(context: &mut Context<'_>) {
    for (_, pass) in PASSES {
        pass(context);
        if !context.problems.is_empty() {
            return;
        }
    }
}

impl Context<'_> {
    /// A problem of the configuration, at the entry that a path of keys leads to.
    pub fn config_problem(
        &self,
        code: &'static str,
        path: &[String],
        message: String,
    ) -> Diagnostic {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        Diagnostic::error(code, self.file.path.clone(), "", message)
            .line(locate(&self.file.text, &keys))
    }

    /// The roots of everything that is generated: Spec and Status of all exported kinds.
    pub fn roots(&self) -> Vec<TypeId> {
        self.model
            .exported()
            .flat_map(|resource| [resource.spec, resource.status])
            .collect()
    }

    /// The definitions of a side that exported kinds reach, in order of their ids.
    pub fn reached(&self, side: Side) -> Vec<TypeId> {
        reachable(&self.model, self.roots())
            .into_iter()
            .filter(|id| self.model.get(*id).side == side)
            .collect()
    }

    /// Names by which configuration may address a definition: its own, and that of the kind for Specs and Statuses.
    pub fn names_of(&self, id: TypeId) -> Vec<String> {
        let definition = self.model.get(id);
        let mut names = vec![definition.name.clone()];
        for resource in self.model.exported() {
            if resource.spec == id {
                names.extend([
                    format!("{}_Spec", resource.key),
                    format!("{}_Spec", resource.kind),
                ]);
            }
            if resource.status == id {
                names.extend([resource.key.clone(), resource.kind.clone()]);
            }
        }
        names
    }

    /// What configuration says of a definition: the section, the key, and the entry.
    pub fn configured(&self, id: TypeId) -> Option<(&'static str, &str, &TypeConfig)> {
        let (section, entries) = match self.model.get(id).side {
            Side::Spec => ("types", &self.config.types),
            Side::Status => ("status-types", &self.config.status_types),
        };
        if entries.is_empty() {
            return None;
        }
        let names = self.names_of(id);
        entries
            .iter()
            .find(|(key, _)| names.iter().any(|name| name.eq_ignore_ascii_case(key)))
            .map(|(key, entry)| (section, key.as_str(), entry))
    }
}

impl Context<'_> {
    /// Notes that an entry of the configuration was used, and on which definition it had an effect.
    fn applied(&mut self, id: TypeId, path: &[&str]) {
        self.usage.mark(path.iter().copied());
        let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        let applied = &mut self.model.get_mut(id).applied;
        if !applied.contains(&path) {
            applied.push(path);
        }
    }
}

/// Notes in a definition's history that a pass changed it.
fn touched(definition: &mut Definition, pass: &'static str) {
    if definition.history.last() != Some(&pass) {
        definition.history.push(pass);
    }
}
