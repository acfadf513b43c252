//! What the name of a property says about it. Names are all there is: the swagger marks few ARM ids and few secrets.

use crate::naming::words;

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// As good as certain.
    Yes,
    /// A person must look.
    Ask,
    /// Nothing speaks for it.
    No,
}

/// Words before `id` that name something which is not a resource.
const NO_RESOURCES: [&str; 38] = [
    "tenant",
    "client",
    "object",
    "principal",
    "subscription",
    "application",
    "app",
    "correlation",
    "unique",
    "instance",
    "run",
    "job",
    "user",
    "message",
    "request",
    "session",
    "operation",
    "plan",
    "product",
    "publisher",
    "offer",
    "region",
    "zone",
    "key",
    "version",
    "display",
    "immutable",
    "api",
    "role",
    "policy",
    "event",
    "customer",
    "billing",
    "device",
    "transaction",
    "thread",
    "process",
    "aad",
];

/// Words before `id` that name a resource.
const RESOURCES: [&str; 9] = [
    "resource",
    "subnet",
    "vnet",
    "network",
    "vault",
    "storage",
    "workspace",
    "identity",
    "gateway",
];

/// Words that speak against a secret, whatever else a name says.
const NO_SECRETS: [&str; 42] = [
    "public",
    "url",
    "urls",
    "uri",
    "uris",
    "endpoint",
    "identifier",
    "identifiers",
    "id",
    "ids",
    "name",
    "names",
    "type",
    "types",
    "version",
    "versions",
    "thumbprint",
    "expiry",
    "expires",
    "expiration",
    "enabled",
    "enable",
    "policy",
    "rotation",
    "source",
    "location",
    "path",
    "algorithm",
    "size",
    "count",
    "lifetime",
    "period",
    "days",
    "mode",
    "audience",
    "audiences",
    "state",
    "status",
    "format",
    "issuer",
    "claim",
    "field",
];

/// Words that name a secret.
const SECRETS: [&str; 9] = [
    "password",
    "passwords",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "credential",
    "credentials",
];

/// Words that make a key or a string secret.
const SECRET_PAIRS: [(&str, &str); 13] = [
    ("key", "data"),
    ("account", "key"),
    ("access", "key"),
    ("private", "key"),
    ("shared", "key"),
    ("primary", "key"),
    ("secondary", "key"),
    ("admin", "key"),
    ("storage", "key"),
    ("access", "keys"),
    ("connection", "string"),
    ("connection", "strings"),
    ("sas", "definition"),
];

fn lower(json: &str) -> Vec<String> {
    json.split(['_', '.', '-'])
        .flat_map(words)
        .map(|word| word.to_lowercase())
        .collect()
}

/// Whether a property with this name holds the ARM id of a resource.
pub(super) fn reference(json: &str, prose: Option<&str>) -> Guess {
    let prose = prose.unwrap_or_default().to_lowercase();
    let told = [
        "arm id",
        "arm resource id",
        "resource id",
        "resourceid",
        "resource identifier",
        "/subscriptions/",
    ]
    .iter()
    .any(|phrase| prose.contains(phrase));
    let words = lower(json);
    let Some((last, before)) = words.split_last() else {
        return Guess::No;
    };
    if !matches!(last.as_str(), "id" | "ids" | "identifier") {
        return if told { Guess::Ask } else { Guess::No };
    }
    if told {
        return Guess::Yes;
    }
    match before.last().map(String::as_str) {
        None => Guess::Ask,
        Some(word) if RESOURCES.contains(&word) && last != "identifier" => Guess::Yes,
        Some(word) if NO_RESOURCES.contains(&word) => Guess::No,
        Some(_) if last == "identifier" => Guess::No,
        Some(_) => Guess::Ask,
    }
}

/// Whether a property with this name holds a secret.
pub(super) fn secret(json: &str) -> Guess {
    let words = lower(json);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(&NO_SECRETS) {
        return Guess::No;
    }
    let pair = words.windows(2).any(|two| {
        SECRET_PAIRS
            .iter()
            .any(|(a, b)| two[0] == *a && two[1] == *b)
    });
    if pair || has(&SECRETS) {
        return Guess::Yes;
    }
    match words.last().map(String::as_str) {
        Some("key" | "keys" | "sas" | "pfx" | "certificate") => Guess::Ask,
        _ => Guess::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (name, prose, wanted) in [
            ("workspaceResourceId", None, Guess::Yes),
            ("subnetId", None, Guess::Yes),
            ("vnetSubnetID", None, Guess::Yes),
            ("virtualNetworkIds", None, Guess::Yes),
            ("id", None, Guess::Ask),
            ("id", Some("ARM ID of the subnet."), Guess::Yes),
            ("hubId", None, Guess::Ask),
            ("source", Some("The resource id of the source."), Guess::Ask),
            ("tenantId", None, Guess::No),
            ("keyIdentifier", None, Guess::No),
            ("location", None, Guess::No),
            ("", None, Guess::No),
        ] {
            assert_eq!(reference(name, prose), wanted, "{name}");
        }
    }

    #[test]
    fn secrets() {
        for (name, wanted) in [
            ("adminPassword", Guess::Yes),
            ("keyData", Guess::Yes),
            ("sasToken", Guess::Yes),
            ("clientSecret", Guess::Yes),
            ("connectionString", Guess::Yes),
            ("publicKey", Guess::No),
            ("secretUrl", Guess::No),
            ("tokenExpiry", Guess::No),
            ("secretName", Guess::No),
            ("key", Guess::Ask),
            ("sshPublicKeyData", Guess::No),
            ("keyVaultProperties", Guess::No),
        ] {
            assert_eq!(secret(name), wanted, "{name}");
        }
    }
}
