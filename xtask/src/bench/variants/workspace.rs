//! Writes a workspace of crates that are measured: one a group, a support crate and a consumer.

use super::source::{Entry, Group};
use anyhow::Context as _;
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use syn::Item;

/// Crates under a folder, in a cargo workspace of their own: the project's is not to see them.
pub(super) struct Workspace {
    /// Names its packages: `bench-<name>-storage`.
    pub(super) name: String,
    pub(super) folder: PathBuf,
    /// The project.
    pub(super) root: PathBuf,
    pub(super) members: Vec<Member>,
}

/// One crate of it.
pub(super) struct Member {
    /// `storage`, `support`, `consumer`
    pub(super) name: String,
    /// Below `src`.
    pub(super) files: Vec<(PathBuf, String)>,
    /// Features, all of them on.
    pub(super) features: Vec<String>,
    /// Features that its code asks for, off.
    pub(super) off: Vec<String>,
    /// Other members by their names; they are called `bench_support` or `bench_storage` in its code.
    pub(super) uses: Vec<String>,
}

impl Workspace {
    /// cargo's name of a member.
    pub(super) fn package(&self, member: &str) -> String {
        format!("bench-{}-{member}", self.name)
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Writes everything anew.
    pub(super) fn write(&self) -> anyhow::Result<()> {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)
                .with_context(|| format!("cannot empty {}", self.folder.display()))?;
        }
        for member in &self.members {
            let folder = self.folder.join(&member.name);
            write(&folder.join("Cargo.toml"), &self.manifest_of(member))?;
            for (path, text) in &member.files {
                write(&folder.join("src").join(path), text)?;
            }
        }
        // The versions of the project, so that nothing has to be downloaded and dependencies are the same.
        std::fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))
            .context("cannot copy Cargo.lock")?;
        write(&self.manifest(), &self.root_manifest())
    }

    fn root_manifest(&self) -> String {
        let members: Vec<_> = self
            .members
            .iter()
            .map(|member| format!("{:?}", member.name))
            .collect();
        // The profiles are the project's.
        format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n\n\
             [profile.dev.package.\"*\"]\ndebug = false\n\n\
             [profile.release]\nstrip = \"debuginfo\"\n",
            members.join(", ")
        )
    }

    fn manifest_of(&self, member: &Member) -> String {
        let mut text = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[features]\n",
            self.package(&member.name)
        );
        // Writing to a string cannot fail.
        let _ = writeln!(text, "default = {:?}", member.features);
        for feature in member.features.iter().chain(&member.off) {
            let _ = writeln!(text, "{feature} = []");
        }
        let _ = writeln!(
            text,
            "crds = []\n\n[dependencies]\n\
             aso-runtime = {{ path = {:?} }}\n\
             serde = {{ version = \"1\", default-features = false, features = [\"std\", \"derive\"] }}\n\
             serde_json = \"1\"",
            self.root.join("crates/runtime")
        );
        for used in &member.uses {
            let _ = writeln!(
                text,
                "bench_{used} = {{ path = {:?}, package = {:?} }}",
                Path::new("..").join(used),
                self.package(used)
            );
        }
        text
    }
}

/// What of a generated crate goes into a variant.
pub(super) type Keep<'a> = &'a dyn Fn(&Path) -> bool;

/// The files of a group's crate, each entry in the form that `emit` gives it; modules without a file are left out.
pub(super) fn files(
    group: &Group,
    keep: Keep<'_>,
    emit: &dyn Fn(&Path, &Entry) -> TokenStream,
) -> anyhow::Result<Vec<(PathBuf, String)>> {
    group
        .files
        .iter()
        .filter(|(path, _)| keep(path))
        .map(|(path, entries)| {
            // As the generator has it: warnings would cost time.
            let attributes = (path == Path::new("lib.rs"))
                .then(|| quote::quote!(#![allow(unused_imports, unused_variables, unexpected_cfgs, clippy::all)]));
            let entries: TokenStream = entries
                .iter()
                .filter(|entry| !is_absent(group, path, entry, keep))
                .map(|entry| emit(path, entry))
                .collect();
            Ok((
                path.clone(),
                print(quote::quote!(#attributes #entries))
                    .with_context(|| format!("{}", path.display()))?,
            ))
        })
        .collect()
}

/// Whether the entry names a module that is not kept: its declaration, or the registry's list in `lib.rs`.
fn is_absent(group: &Group, path: &Path, entry: &Entry, keep: Keep<'_>) -> bool {
    let Entry::Other(item) = entry else {
        return false;
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    match item {
        Item::Mod(item) if item.content.is_none() => {
            let name = item.ident.to_string();
            let candidates = [
                folder.join(&name).with_extension("rs"),
                folder.join(&name).join("mod.rs"),
            ];
            !candidates
                .iter()
                .any(|file| group.files.contains_key(file) && keep(file))
        }
        // The registry, and the schema documents, which are not copied.
        Item::Static(item) if path == Path::new("lib.rs") => {
            item.ident == "SCHEMAS"
                || group
                    .files
                    .keys()
                    .any(|file| file.ends_with("registry.rs") && !keep(file))
        }
        _ => false,
    }
}

/// Tokens as text; they are to be a whole file.
pub(super) fn print(tokens: TokenStream) -> anyhow::Result<String> {
    let file: syn::File = syn::parse2(tokens).context("a variant is no Rust")?;
    Ok(prettyplease::unparse(&file))
}

/// The entry as it was.
pub(super) fn verbatim(entry: &Entry) -> TokenStream {
    match entry {
        Entry::Structure(found) => {
            let mut tokens = found.item.to_token_stream();
            tokens.extend(found.implementation.iter().map(ToTokens::to_token_stream));
            tokens
        }
        Entry::Enumeration(found) => {
            let mut tokens = found.item.to_token_stream();
            tokens.extend(found.implementation.iter().map(ToTokens::to_token_stream));
            tokens
        }
        Entry::Choice(found) => {
            let mut tokens = found.item.to_token_stream();
            tokens.extend(found.implementation.iter().map(ToTokens::to_token_stream));
            tokens
        }
        Entry::Kind(found) => found.items.iter().map(ToTokens::to_token_stream).collect(),
        Entry::Other(item) => item.to_token_stream(),
    }
}

/// The entry, where the registry refers to one empty plan instead of the kind's own.
pub(super) fn without_plans(entry: &Entry) -> TokenStream {
    let Entry::Other(Item::Static(item)) = entry else {
        return match entry {
            // `use super::plans;`
            Entry::Other(Item::Use(item)) if uses(item, "plans") => quote::quote! {
                static NO_PLAN: aso_runtime::plan::Plan = aso_runtime::plan::Plan::Object(&[]);
            },
            _ => verbatim(entry),
        };
    };
    let mut item = item.clone();
    if let syn::Expr::Struct(body) = &mut *item.expr {
        for field in &mut body.fields {
            if let syn::Member::Named(name) = &field.member
                && (name == "request" || name == "response")
            {
                field.expr = syn::parse_quote!(&NO_PLAN);
            }
        }
    }
    item.to_token_stream()
}

fn uses(item: &syn::ItemUse, name: &str) -> bool {
    item.tree.to_token_stream().to_string().ends_with(name)
}

/// The entry, where kinds do not name the wire types of ARM.
pub(super) fn without_arm_kind(entry: &Entry) -> TokenStream {
    let Entry::Kind(found) = entry else {
        return verbatim(entry);
    };
    found
        .items
        .iter()
        .filter(|item| {
            !matches!(item, Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "arm_kind"))
        })
        .map(ToTokens::to_token_stream)
        .collect()
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
