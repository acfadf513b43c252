//! Singular and plural, as the library that ASO uses forms them for the names in question.

/// The singular of the last segment of an ARM type: `virtualNetworks` → `virtualNetwork`, `redis` stays.
pub fn singular(word: &str) -> String {
    const UNCHANGED: [&str; 4] = ["Redis", "redis", "FIPS", "knownAs"];
    if let Some(end) = UNCHANGED.iter().find(|end| word.ends_with(**end)) {
        return word[..word.len() - end.len()].to_owned() + end;
    }
    for (plural, singular) in [
        ("aliases", "alias"),
        ("Aliases", "Alias"),
        ("sshs", "ssh"),
        ("SSHs", "SSH"),
    ] {
        if let Some(stem) = word.strip_suffix(plural) {
            return format!("{stem}{singular}");
        }
    }
    // Types in capitals are no words: the record sets `NS` and `TXT` of DNS zones.
    if word.chars().all(|letter| letter.is_ascii_uppercase()) {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    if lower.ends_with("ies") && word.len() > 4 {
        return format!("{}y", &word[..word.len() - 3]);
    }
    if ["sses", "xes", "ches", "shes"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        return word[..word.len() - 2].to_owned();
    }
    if lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us") {
        return word[..word.len() - 1].to_owned();
    }
    word.to_owned()
}

/// The plural of a kind in lower case, as it names the resource in Kubernetes: `VirtualNetwork` → `virtualnetworks`.
pub fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    if lower.ends_with("redis")
        || ["settings", "links", "rules", "details"]
            .iter()
            .any(|end| lower.ends_with(end))
    {
        return lower;
    }
    if lower.ends_with("alias")
        || ["ss", "x", "ch", "sh", "us"]
            .iter()
            .any(|end| lower.ends_with(end))
    {
        return lower + "es";
    }
    let mut letters = lower.chars().rev();
    match (letters.next(), letters.next()) {
        (Some('y'), Some(before)) if !"aeiou".contains(before) => {
            format!("{}ies", &lower[..lower.len() - 1])
        }
        (Some('s'), _) => lower,
        _ => lower + "s",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singulars() {
        for (word, wanted) in [
            ("virtualNetworks", "virtualNetwork"),
            ("publicIPAddresses", "publicIPAddress"),
            ("firewallPolicies", "firewallPolicy"),
            ("redis", "redis"),
            ("aliases", "alias"),
            ("publicIPPrefixes", "publicIPPrefix"),
            ("caches", "cach"),
            ("access", "access"),
            ("A", "A"),
            ("NS", "NS"),
        ] {
            assert_eq!(singular(word), wanted, "{word}");
        }
    }

    #[test]
    fn plurals() {
        for (kind, wanted) in [
            ("VirtualNetwork", "virtualnetworks"),
            ("PublicIPAddress", "publicipaddresses"),
            ("FirewallPolicy", "firewallpolicies"),
            ("Redis", "redis"),
            ("Alias", "aliases"),
            ("VirtualNetworkGateway", "virtualnetworkgateways"),
            ("PublicIPPrefix", "publicipprefixes"),
        ] {
            assert_eq!(plural(kind), wanted, "{kind}");
        }
    }
}
