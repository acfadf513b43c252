//! Documents from files: what `asoctl import --from-file` takes.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Why documents could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// A file or folder cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is no JSON.
    #[error("{}:{}:{}: not valid JSON: {source}", path.display(), source.line(), source.column())]
    Json {
        /// Which.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// The folder has no documents.
    #[error("{}: there is no *.json file in it", .0.display())]
    Empty(PathBuf),
    /// A document is no resource.
    #[error("document {index}: {message}")]
    Document {
        /// The how manieth document, from 0.
        index: usize,
        /// What is wrong.
        message: String,
    },
}

/// All documents in the JSON files below a folder, or in one file: each holds a resource, an array of them, or a list answer (`{"value": […]}`).
/// Files are read in the order of their paths.
///
/// # Errors
/// Something cannot be read, or there is nothing.
pub fn read_folder(path: &Path) -> Result<Vec<Value>, SeedError> {
    let mut files = Vec::new();
    find(path, true, &mut files)?;
    if files.is_empty() {
        return Err(SeedError::Empty(path.to_owned()));
    }
    files.sort();
    let mut documents = Vec::new();
    for file in files {
        let text = fs::read(&file).map_err(|source| SeedError::Io {
            path: file.clone(),
            source,
        })?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let value = serde_json::from_slice(text).map_err(|source| SeedError::Json {
            path: file.clone(),
            source,
        })?;
        flatten(value, &mut documents);
    }
    Ok(documents)
}

fn find(path: &Path, given: bool, files: &mut Vec<PathBuf>) -> Result<(), SeedError> {
    let io = |source| SeedError::Io {
        path: path.to_owned(),
        source,
    };
    if fs::metadata(path).map_err(io)?.is_dir() {
        for entry in fs::read_dir(path).map_err(io)? {
            let entry = entry.map_err(io)?;
            // Links to folders are not followed, so that the walk ends.
            if entry.file_type().map_err(io)?.is_symlink() && entry.path().is_dir() {
                continue;
            }
            find(&entry.path(), false, files)?;
        }
    } else if given
        || path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
    {
        files.push(path.to_owned());
    }
    Ok(())
}

/// The resources of one file. A list answer has `value` and no `id`.
pub(crate) fn flatten(value: Value, documents: &mut Vec<Value>) {
    match value {
        Value::Array(list) => documents.extend(list),
        Value::Object(mut object)
            if !object.contains_key("id") && object.get("value").is_some_and(Value::is_array) =>
        {
            if let Some(Value::Array(list)) = object.remove("value") {
                documents.extend(list);
            }
        }
        one => documents.push(one),
    }
}
