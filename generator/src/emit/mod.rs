//! Writes down what [`crate::lower`] decided: Rust, schema documents, manifests of crates.

mod crates;
mod describe;
mod docs;
mod facts;
mod file;
mod layout;
mod plans;
mod registry;
pub mod schema_document;
mod structure;
mod types;

use rayon::prelude::*;

pub use facts::{Facts, KindFacts, PropertyFacts};

use crate::config::Config;
use crate::lower::Version;
use crate::output::Outcome;

/// Writes down all versions. Files that the groups share (the facade) are made from the configuration alone, so that they
/// come out the same when only some groups are generated.
pub fn library(versions: &[Version], config: &Config, groups: &[String]) -> Outcome {
    let parts: Vec<Vec<(String, String)>> = versions.par_iter().map(version_files).collect();
    let mut library = Outcome {
        facts: facts::facts(versions),
        ..Outcome::default()
    };
    library.files.extend(
        parts
            .into_iter()
            .flatten()
            .map(|(path, text)| (path, text.into_bytes())),
    );
    for (group, file) in config
        .groups
        .iter()
        .filter(|(group, _)| groups.is_empty() || groups.contains(group))
    {
        let files = crates::group(group, &file.config);
        library.files.extend(
            files
                .into_iter()
                .map(|(path, text)| (path, text.into_bytes())),
        );
    }
    library.files.extend(
        crates::facade(config)
            .into_iter()
            .map(|(path, text)| (path, text.into_bytes())),
    );
    library
}

/// The files of one version.
fn version_files(version: &Version) -> Vec<(String, String)> {
    let base = format!("groups/{}/src/{}", version.group, version.module);
    let mut files = vec![(
        format!(
            "groups/{}/schemas/{}.json",
            version.group, version.api_version
        ),
        schema_document::schema_document(version),
    )];
    let layout = layout::Layout::new(version);
    files.push((
        format!("structure/{}/{}.txt", version.group, version.api_version),
        structure::structure(version, &layout),
    ));
    let sources: Vec<(String, proc_macro2::TokenStream)> = types::files(version, &layout)
        .into_iter()
        .chain(plans::files(version, &layout))
        .chain(registry::files(version))
        .collect();
    files.extend(
        sources
            .into_iter()
            .map(|(path, tokens)| (format!("{base}/{path}"), file::render(tokens))),
    );
    files
}
