//! Generated crates as syntax: what their files declare, and what that means.

use anyhow::{Context as _, bail};
use proc_macro2::{Ident, TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{Expr, ExprLit, Item, ItemEnum, ItemImpl, ItemMacro, ItemStruct, Lit, Type};

/// One generated crate of a group.
pub(super) struct Group {
    /// `storage`
    pub(super) name: String,
    /// Its files by path under `src`.
    pub(super) files: BTreeMap<PathBuf, Vec<Entry>>,
    /// Its features that switch on an API version.
    pub(super) versions: Vec<String>,
}

/// What stands in a file.
pub(super) enum Entry {
    /// A struct with its mapping.
    Structure(Structure),
    /// An open enum.
    Enumeration(Enumeration),
    /// An enum of objects.
    Choice(Choice),
    /// A kind: metadata, Spec and Status.
    Kind(Kind),
    /// Anything else, as it is.
    Other(Item),
}

pub(super) struct Structure {
    pub(super) item: ItemStruct,
    /// In the order of the struct.
    pub(super) fields: Vec<Field>,
    /// Its implementations.
    pub(super) implementation: Vec<Item>,
}

pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) wire: String,
    pub(super) ty: Type,
}

pub(super) struct Enumeration {
    pub(super) item: ItemEnum,
    /// Known variants with their text.
    pub(super) values: Vec<(Ident, String)>,
    pub(super) implementation: Vec<Item>,
}

pub(super) struct Choice {
    pub(super) item: ItemEnum,
    pub(super) discriminator: String,
    /// Known variants with the value of the discriminator.
    pub(super) options: Vec<(Ident, String)>,
    pub(super) implementation: Vec<Item>,
}

pub(super) struct Kind {
    pub(super) name: Ident,
    /// The struct and its implementations.
    pub(super) items: Vec<Item>,
}

impl Group {
    /// Reads the crate in a folder, with these versions alone (`v20230101`).
    pub(super) fn read(folder: &Path, versions: Vec<String>) -> anyhow::Result<Self> {
        let name = folder
            .file_name()
            .context("a group has a folder of its own")?
            .to_string_lossy()
            .into_owned();
        let source = folder.join("src");
        let mut files = BTreeMap::new();
        let mut folders = vec![source.clone()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(&next)
                .with_context(|| format!("cannot read {}", next.display()))?
            {
                let path = entry?.path();
                let below = path.strip_prefix(&source)?.to_owned();
                if path.is_dir() {
                    let is_version = next == source;
                    if !is_version || versions.iter().any(|kept| below == Path::new(kept)) {
                        folders.push(path);
                    }
                } else {
                    let text = std::fs::read_to_string(&path)
                        .with_context(|| format!("cannot read {}", path.display()))?;
                    let file = syn::parse_file(&text)
                        .with_context(|| format!("{} is no Rust", path.display()))?;
                    let entries =
                        entries(file.items).with_context(|| format!("in {}", path.display()))?;
                    files.insert(below, entries);
                }
            }
        }
        for version in &versions {
            if !files.keys().any(|path| path.starts_with(version)) {
                bail!("{} has no {version}", folder.display());
            }
        }
        Ok(Self {
            name,
            files,
            versions,
        })
    }

    /// All kinds, with the module of their version.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (String, &Kind)> {
        self.files.iter().flat_map(|(path, entries)| {
            let version = path
                .components()
                .next()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .unwrap_or_default();
            entries.iter().filter_map(move |entry| match entry {
                Entry::Kind(kind) => Some((version.clone(), kind)),
                _ => None,
            })
        })
    }

    /// How many structs and enums there are.
    pub(super) fn types(&self) -> usize {
        self.files
            .values()
            .flatten()
            .filter(|entry| {
                matches!(
                    entry,
                    Entry::Structure(_) | Entry::Enumeration(_) | Entry::Choice(_)
                )
            })
            .count()
    }
}

/// Puts structs and enums together with what is implemented for them.
fn entries(items: Vec<Item>) -> anyhow::Result<Vec<Entry>> {
    let mut implementations: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let mut rest = Vec::new();
    for item in items {
        match owner(&item) {
            Some(owner) => implementations.entry(owner).or_default().push(item),
            None => rest.push(item),
        }
    }
    rest.into_iter()
        .map(|item| {
            Ok(match item {
                Item::Struct(item) => {
                    let found = implementations.remove(&item.ident.to_string());
                    structure(item, found.unwrap_or_default())?
                }
                Item::Enum(item) => {
                    let found = implementations.remove(&item.ident.to_string());
                    enumeration(item, found.unwrap_or_default())?
                }
                other => Entry::Other(other),
            })
        })
        .collect()
}

/// The type that an `impl`, or one of the runtime's macros, is about.
fn owner(item: &Item) -> Option<String> {
    match item {
        Item::Impl(item) => match &*item.self_ty {
            Type::Path(path) => path.path.get_ident().map(Ident::to_string),
            _ => None,
        },
        Item::Macro(item) => first_ident(&item.mac.tokens).map(|ident| ident.to_string()),
        _ => None,
    }
}

fn first_ident(tokens: &TokenStream) -> Option<Ident> {
    tokens.clone().into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    })
}

fn macro_name(item: &ItemMacro) -> String {
    item.mac
        .path
        .segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

fn structure(item: ItemStruct, implementation: Vec<Item>) -> anyhow::Result<Entry> {
    let is_kind = implementation
        .iter()
        .any(|found| matches!(found, Item::Macro(found) if macro_name(found) == "kind"));
    if is_kind {
        return Ok(Entry::Kind(Kind {
            name: item.ident.clone(),
            items: std::iter::once(Item::Struct(item))
                .chain(implementation)
                .collect(),
        }));
    }
    let mut wires = Wires::default();
    for found in &implementation {
        wires.visit_item(found);
    }
    let fields = item
        .fields
        .iter()
        .map(|field| {
            let ident = field.ident.clone().context("a tuple struct")?;
            let wire = wires
                .0
                .get(&ident.to_string())
                .with_context(|| format!("{}.{ident} has no JSON name", item.ident))?
                .clone();
            let ty = field.ty.clone();
            Ok(Field { ident, wire, ty })
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(Entry::Structure(Structure {
        item,
        fields,
        implementation,
    }))
}

/// `from.take("wire", &mut self.field)`
#[derive(Default)]
struct Wires(BTreeMap<String, String>);

impl<'ast> Visit<'ast> for Wires {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "take"
            && let (Some(wire), Some(Expr::Reference(target))) =
                (call.args.first().and_then(text), call.args.get(1))
            && let Expr::Field(field) = &*target.expr
            && let syn::Member::Named(name) = &field.member
        {
            self.0.insert(name.to_string(), wire);
        }
    }
}

/// The expression in a block that holds nothing else: how long match arms are formatted.
fn inner(expression: &Expr) -> &Expr {
    match expression {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(only, None)] => only,
            _ => expression,
        },
        _ => expression,
    }
}

/// The text of a string literal.
pub(super) fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

fn enumeration(item: ItemEnum, implementation: Vec<Item>) -> anyhow::Result<Entry> {
    let of = |name: &str| {
        implementation.iter().find_map(|found| match found {
            Item::Impl(found) if implements(found, name) => Some(found),
            _ => None,
        })
    };
    if let Some(found) = of("Choice") {
        let mut arms = Arms::default();
        arms.visit_item_impl(found);
        let discriminator = found
            .items
            .iter()
            .find_map(|member| match member {
                syn::ImplItem::Const(constant) if constant.ident == "DISCRIMINATOR" => {
                    text(&constant.expr)
                }
                _ => None,
            })
            .with_context(|| format!("{} has no discriminator", item.ident))?;
        return Ok(Entry::Choice(Choice {
            item,
            discriminator,
            options: arms.options,
            implementation,
        }));
    }
    let Some(found) = of("Enumeration") else {
        bail!("{} is neither an enumeration nor a choice", item.ident);
    };
    let mut arms = Arms::default();
    arms.visit_item_impl(found);
    Ok(Entry::Enumeration(Enumeration {
        item,
        values: arms.values,
        implementation,
    }))
}

fn implements(item: &ItemImpl, name: &str) -> bool {
    item.trait_.as_ref().is_some_and(|found| {
        found
            .0
            .segments
            .last()
            .is_some_and(|segment| segment.ident == name)
    })
}

/// `Self::Variant => "text"` and `"text" => Some(Self::Variant(…))`
#[derive(Default)]
struct Arms {
    values: Vec<(Ident, String)>,
    options: Vec<(Ident, String)>,
}

impl<'ast> Visit<'ast> for Arms {
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let syn::Pat::Path(pattern) = &arm.pat
            && let (Some(last), Some(value)) =
                (pattern.path.segments.last(), text(inner(&arm.body)))
        {
            self.values.push((last.ident.clone(), value));
        }
        if let syn::Pat::Lit(pattern) = &arm.pat
            && let Lit::Str(value) = &pattern.lit
            && let Expr::Call(some) = inner(&arm.body)
            && let Some(Expr::Call(variant)) = some.args.first()
            && let Expr::Path(path) = &*variant.func
            && let Some(last) = path.path.segments.last()
        {
            self.options.push((last.ident.clone(), value.value()));
        }
    }
}
