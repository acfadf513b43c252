//! Identifiers of the model, as ASO makes them from swagger names.
//!
//! They decide which JSON names derived properties get (references, collisions, options), so the rules are part of
//! wire compatibility. Plain properties keep the spelling of the swagger.

/// The identifier of a swagger name: `properties` → `Properties`, `ipv4Address` → `Ipv4Address`.
///
/// Parts separated by `_` stay separate; anything else that is not a letter or a digit separates words.
pub fn identifier(raw: &str) -> String {
    let trimmed = raw.trim_matches('_');
    match trimmed {
        "$schema" => return "Schema".into(),
        "*" => return "Star".into(),
        "apiVersion" => return "APIVersion".into(),
        _ => {}
    }
    trimmed
        .split('_')
        .map(|part| {
            words(part)
                .iter()
                .map(|word| capitalise(word))
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join("_")
}

/// The JSON name made of an identifier: its first word in lower case, the rest as it is.
/// `SubnetReference` → `subnetReference`, `HDInsight` → `hdInsight`, `VMId` → `vmId`, `AKS` → `aks`.
pub fn json_name(identifier: &str) -> String {
    let mut parts = identifier.split('_');
    let mut first = String::new();
    for (index, word) in words(parts.next().unwrap_or_default()).iter().enumerate() {
        first += &if index == 0 {
            word.to_lowercase()
        } else {
            capitalise(word)
        };
    }
    std::iter::once(first)
        .chain(parts.map(str::to_owned))
        .collect::<Vec<_>>()
        .join("_")
}

/// Upper-cases the first letter and leaves the rest.
fn capitalise(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Splits at anything that is not a letter or digit, between a lower-case and an upper-case letter, before the last
/// capital of a run that is followed by a lower-case letter (`XMLDocument`), and between letters and digits.
pub(crate) fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut words = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let previous = index
            .checked_sub(1)
            .map(|before| letters[before])
            .filter(|before| before.is_alphanumeric());
        let next = letters.get(index + 1).copied();
        if let Some(previous) = previous {
            let rises = previous.is_lowercase() && letter.is_uppercase();
            let last_capital = previous.is_uppercase()
                && letter.is_uppercase()
                && next.is_some_and(char::is_lowercase);
            let border = previous.is_numeric() != letter.is_numeric();
            if rises || last_capital || border {
                words.push(String::new());
            }
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for (raw, wanted) in [
            ("properties", "Properties"),
            ("ipv4Address", "Ipv4Address"),
            ("az90b", "Az90B"),
            ("keyvaultproperties", "Keyvaultproperties"),
            ("_ts", "Ts"),
            ("odata.type", "OdataType"),
            ("apiVersion", "APIVersion"),
            ("$schema", "Schema"),
            ("a_bC", "A_BC"),
            ("*", "Star"),
            ("Microsoft.Network/x", "MicrosoftNetworkX"),
        ] {
            assert_eq!(identifier(raw), wanted, "{raw}");
        }
    }

    #[test]
    fn json_names() {
        for (name, wanted) in [
            ("SubnetReference", "subnetReference"),
            ("HDInsight", "hdInsight"),
            ("VMId", "vmId"),
            ("AKS", "aks"),
            ("IPConfiguration", "ipConfiguration"),
            (
                "VNetExtendedLocationResourceReference",
                "vNetExtendedLocationResourceReference",
            ),
        ] {
            assert_eq!(json_name(name), wanted, "{name}");
        }
    }
}
