//! The files that arguments name.

use super::Streams;
use crate::documents::Input;
use crate::files::{self, ReadError};
use crate::parallel;
use std::io;
use std::path::{Path, PathBuf};

/// A file to read.
pub(super) struct File {
    /// Its path; `-` for the standard input.
    pub(super) path: PathBuf,
    /// What the standard input held, which had to be read at once.
    content: Option<String>,
}

impl File {
    /// What is in the file.
    pub(super) fn text(&self) -> Result<std::borrow::Cow<'_, str>, ReadError> {
        match &self.content {
            Some(text) => Ok(text.into()),
            None => files::read(&self.path).map(Into::into),
        }
    }
}

/// Finds the files, each once. Gives them, and what could not be read.
pub(super) fn find(
    arguments: &[PathBuf],
    endings: &[&str],
    streams: &mut Streams<'_>,
) -> (Vec<File>, Vec<ReadError>) {
    let mut paths = Vec::new();
    let mut input = None;
    let mut errors = Vec::new();
    for argument in arguments {
        if argument == Path::new("-") {
            match files::read_from(argument, &mut *streams.input, 0) {
                Ok(text) => input = Some(text),
                Err(error) => errors.push(error),
            }
            continue;
        }
        let (found, problems) = files::find(argument, endings);
        paths.extend(found);
        errors.extend(problems);
    }
    paths.sort();
    paths.dedup();
    let from_input = input.map(|text| File {
        path: PathBuf::from("-"),
        content: Some(text),
    });
    let files = paths.into_iter().map(|path| File {
        path,
        content: None,
    });
    (from_input.into_iter().chain(files).collect(), errors)
}

/// Reads the documents of the files that arguments name. Gives them and the number of problems, which are reported. A file without any
/// document is a problem if no file has one, else but worth a warning.
pub(super) fn documents(
    arguments: &[PathBuf],
    streams: &mut Streams<'_>,
) -> io::Result<(Vec<Input>, usize)> {
    let (found, errors) = find(arguments, &["yaml", "yml"], streams);
    for error in &errors {
        writeln!(streams.err, "error: {error}")?;
    }
    let mut failures = errors.len();
    let parsed = parallel::map(found, |file| {
        let text = file.text().map_err(|error| error.to_string())?;
        let (inputs, errors) = Input::parse(&file.path, &text);
        let empty = inputs.is_empty() && errors.is_empty();
        let errors: Vec<String> = errors
            .iter()
            .map(|error| format!("{}:{error}", file.path.display()))
            .collect();
        Ok((inputs, errors, empty.then_some(file.path)))
    });
    let mut inputs = Vec::new();
    let mut empty = Vec::new();
    for file in parsed {
        let errors = match file {
            Ok((found, errors, without)) => {
                inputs.extend(found);
                empty.extend(without);
                errors
            }
            Err(error) => vec![error],
        };
        for error in &errors {
            writeln!(streams.err, "error: {error}")?;
        }
        failures += errors.len();
    }
    let severity = if inputs.is_empty() {
        failures += empty.len();
        "error"
    } else {
        "warning"
    };
    for path in &empty {
        writeln!(
            streams.err,
            "{severity}: {}: no documents found",
            path.display()
        )?;
    }
    Ok((inputs, failures))
}
