//! YAML: what can be read is written so that it reads the same.

/// Reads, writes and reads again.
pub(crate) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut documents = Vec::new();
    for document in aso_yaml::read(text) {
        match document {
            Ok(document) => documents.push(document.value),
            Err(error) => assert!(!error.message.is_empty(), "{error:?}"),
        }
    }
    let Ok(written) = aso_yaml::write(&documents) else {
        return;
    };
    let again: Result<Vec<_>, _> = aso_yaml::read(&written)
        .map(|document| document.map(|document| document.value))
        .collect();
    match again {
        Ok(again) => assert_eq!(again, documents, "{written}"),
        Err(error) => unreachable!("{error:?} in {written}"),
    }
}
