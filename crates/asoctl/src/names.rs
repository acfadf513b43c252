//! Kubernetes names of imported resources.

use aso_runtime::arm_id::ArmId;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What Kubernetes allows for a name.
pub const MAX_LENGTH: usize = 253;

/// The name a resource gets if nothing else wants it: its own, with the names of its ancestors below the resource
/// group before it; lower case, with `-` for anything else than a–z and 0–9.
///
/// Kubernetes does not take a `-` at either end, so none is left there. The result can be empty.
#[must_use]
pub fn kubernetes_name(id: &ArmId) -> String {
    let mut name = String::new();
    for part in id.all_names() {
        push_part(&mut name, part);
    }
    if id.namespace().is_none() {
        push_part(&mut name, id.name());
    }
    trimmed(&name, MAX_LENGTH).to_owned()
}

fn push_part(name: &mut String, part: &str) {
    if !name.is_empty() {
        name.push('-');
    }
    name.extend(part.chars().map(|c| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9') => c,
        _ => '-',
    }));
}

fn trimmed(name: &str, length: usize) -> &str {
    let name = name.trim_matches('-');
    // All characters are ASCII.
    name.get(..length).unwrap_or(name).trim_end_matches('-')
}

/// Names the resources of one kind: gives the names for pairs of the ARM id in lower case and the wanted name, in the same order.
/// Pairs with the same id are one resource.
///
/// Where several want the same name, each of them gets a hash of its id at the end, so that no name depends on what was read first.
#[must_use]
pub fn unique(wanted: &[(&str, String)]) -> Vec<String> {
    /// How many characters of the hash are used: none, six, and, should that still collide, more.
    const HASH_LENGTHS: [usize; 4] = [0, 6, 12, 24];
    let mut levels = vec![0; wanted.len()];
    loop {
        let names: Vec<String> = wanted
            .iter()
            .zip(&levels)
            .map(|((id, name), level)| with_hash(name, id, HASH_LENGTHS[*level]))
            .collect();
        let mut owners: HashMap<&str, &str> = HashMap::with_capacity(names.len());
        let mut shared: HashSet<&str> = HashSet::new();
        for (name, (id, _)) in names.iter().zip(wanted) {
            if owners.entry(name).or_insert(id) != id {
                shared.insert(name);
            }
        }
        let mut changed = false;
        for (name, level) in names.iter().zip(&mut levels) {
            let taken = name.is_empty() || shared.contains(name.as_str());
            if taken && *level + 1 < HASH_LENGTHS.len() {
                *level += 1;
                changed = true;
            }
        }
        if !changed {
            return names;
        }
    }
}

fn with_hash(name: &str, id: &str, length: usize) -> String {
    if length == 0 {
        return name.to_owned();
    }
    let hash = hash(id, length);
    let name = trimmed(name, MAX_LENGTH - 1 - length);
    if name.is_empty() {
        return hash;
    }
    format!("{name}-{hash}")
}

/// A text of a–z and 0–9 that depends on `text` alone.
#[must_use]
pub fn hash(text: &str, length: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut number = Uuid::new_v5(&Uuid::NAMESPACE_URL, text.as_bytes()).as_u128();
    (0..length)
        .map(|_| {
            let digit = DIGITS[(number % 36) as usize];
            number /= 36;
            char::from(digit)
        })
        .collect()
}

/// The namespace of Azure Service Operator's own version 5 UUIDs.
const ASO_NAMESPACE: Uuid = Uuid::from_u128(0x9a329043_7ad7_4b1c_812f_9c7a93d6392a);

/// The Azure name of a resource whose name has to be a UUID and is not given: what Azure Service Operator's admission webhook sets.
///
/// `identity` is `<owner>:<Kind>/<group>:<namespace>/<name>`; a name that is a UUID already is taken as it is.
#[must_use]
pub fn uuid_name(name: &str, identity: &str) -> String {
    // With or without hyphens; a Kubernetes name has no other form of a UUID.
    if Uuid::try_parse(name).is_ok() {
        return name.to_owned();
    }
    Uuid::new_v5(&ASO_NAMESPACE, identity.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(id: &str) -> String {
        ArmId::parse(id)
            .map(|id| kubernetes_name(&id))
            .unwrap_or_default()
    }

    #[test]
    fn names_join_ancestors_below_the_group() {
        let group = "/subscriptions/s/resourceGroups/My_Group";
        assert_eq!(name_of(group), "my-group");
        let net = format!("{group}/providers/Microsoft.Network/virtualNetworks/Net.1");
        assert_eq!(name_of(&net), "net-1");
        assert_eq!(name_of(&format!("{net}/subnets/Default")), "net-1-default");
        assert_eq!(
            name_of(&format!(
                "{net}/subnets/a/providers/Microsoft.Authorization/roleAssignments/R"
            )),
            "net-1-a-r"
        );
        assert_eq!(
            name_of(&format!("{group}/providers/Microsoft.X/things/_ü_x__y_")),
            "x--y"
        );
    }

    #[test]
    fn names_fit_kubernetes() {
        let long = "a".repeat(252) + "_" + &"b".repeat(50);
        let name = name_of(&format!(
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.X/things/{long}"
        ));
        assert_eq!(name, "a".repeat(252));
        let names = unique(&[("/x", "a".repeat(253)), ("/y", "a".repeat(253))]);
        assert!(names.iter().all(|name| name.len() == 253));
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn every_colliding_name_gets_a_hash_of_its_id() {
        let mut wanted = [
            ("/a", "default".to_owned()),
            ("/b", "default".to_owned()),
            ("/c", "other".to_owned()),
        ];
        let mut names = [
            format!("default-{}", hash("/a", 6)),
            format!("default-{}", hash("/b", 6)),
            "other".to_owned(),
        ];
        assert_eq!(unique(&wanted), names);
        wanted.reverse();
        names.reverse();
        assert_eq!(unique(&wanted), names);
    }

    #[test]
    fn one_resource_at_two_versions_keeps_one_name() {
        let names = unique(&[("/a", "x".to_owned()), ("/a", "x".to_owned())]);
        assert_eq!(names, ["x", "x"]);
    }

    #[test]
    fn a_plain_name_that_looks_hashed_is_kept_apart() {
        let hashed = format!("default-{}", hash("/a", 6));
        let names = unique(&[
            ("/a", "default".to_owned()),
            ("/b", "default".to_owned()),
            ("/c", hashed),
        ]);
        let distinct: HashSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), 3);
    }

    #[test]
    fn a_name_without_usable_characters_is_a_hash() {
        let names = unique(&[("/ü", String::new())]);
        assert_eq!(names, [hash("/ü", 6)]);
    }
}
