//! What is wrong with a text that should be JSON, in words for people.

/// The problem without its place, which a message says elsewhere; never more of the text than a character.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    if text.contains("recursion limit") {
        return "nested more than 127 levels deep, which no resource is".to_owned();
    }
    if error.is_eof() {
        return format!("{text}; the file is cut off");
    }
    text.to_owned()
}
