// Written by the generator's test of fixtures.

//! What the generator writes for its fixtures, one module each, so that the compiler reads it and tests can use it.
#![forbid(unsafe_code)]
#![allow(unused_imports, clippy::all)]
#[rustfmt::skip]
pub mod arm_only_parts;
#[rustfmt::skip]
pub mod awkward_names;
#[rustfmt::skip]
pub mod bounds_behind_lists;
#[rustfmt::skip]
pub mod compatible_reference;
#[rustfmt::skip]
pub mod defaults;
#[rustfmt::skip]
pub mod derived_json_names;
#[rustfmt::skip]
pub mod edits;
#[rustfmt::skip]
pub mod embedded_resources;
#[rustfmt::skip]
pub mod fixed_names;
#[rustfmt::skip]
pub mod flattened_name;
#[rustfmt::skip]
pub mod flattened_one_of;
#[rustfmt::skip]
pub mod identities;
#[rustfmt::skip]
pub mod ignored_annotations;
#[rustfmt::skip]
pub mod intersections;
#[rustfmt::skip]
pub mod maps_and_empty_objects;
#[rustfmt::skip]
pub mod nested_ids;
#[rustfmt::skip]
pub mod numbers;
#[rustfmt::skip]
pub mod one_of_as_resource_body;
#[rustfmt::skip]
pub mod one_of_in_a_property;
#[rustfmt::skip]
pub mod one_of_leaf_properties;
#[rustfmt::skip]
pub mod operator_properties;
#[rustfmt::skip]
pub mod owner_at_another_version;
#[rustfmt::skip]
pub mod patterns;
#[rustfmt::skip]
pub mod payload_modes;
#[rustfmt::skip]
pub mod populated_references;
#[rustfmt::skip]
pub mod read_only;
#[rustfmt::skip]
pub mod renamed_between_versions;
#[rustfmt::skip]
pub mod required;
#[rustfmt::skip]
pub mod same_name_in_two_files;
#[rustfmt::skip]
pub mod same_recursion_in_two_files;
#[rustfmt::skip]
pub mod scopes;
#[rustfmt::skip]
pub mod secrets;
#[rustfmt::skip]
pub mod status_from_get;
#[rustfmt::skip]
pub mod types_from_elsewhere;
#[rustfmt::skip]
pub mod uint32;
#[rustfmt::skip]
pub mod version_names;
#[cfg(feature = "types")]
#[rustfmt::skip]
mod prelude;

/// The kinds of all fixtures, by fixture.
#[rustfmt::skip]
pub static REGISTRY: &[(&str, &[&aso_runtime::registry::ResourceType])] = &[
    ("arm_only_parts", arm_only_parts::v20240101::registry::RESOURCES),
    ("awkward_names", awkward_names::v20240101::registry::RESOURCES),
    ("bounds_behind_lists", bounds_behind_lists::v20240101::registry::RESOURCES),
    ("compatible_reference", compatible_reference::v20240101::registry::RESOURCES),
    ("defaults", defaults::v20240101::registry::RESOURCES),
    ("derived_json_names", derived_json_names::v20240101::registry::RESOURCES),
    ("edits", edits::v20240101::registry::RESOURCES),
    ("embedded_resources", embedded_resources::v20240101::registry::RESOURCES),
    ("fixed_names", fixed_names::v20240101::registry::RESOURCES),
    ("flattened_name", flattened_name::v20240101::registry::RESOURCES),
    ("flattened_one_of", flattened_one_of::v20240101::registry::RESOURCES),
    ("identities", identities::v20240101::registry::RESOURCES),
    ("ignored_annotations", ignored_annotations::v20240101::registry::RESOURCES),
    ("intersections", intersections::v20240101::registry::RESOURCES),
    ("maps_and_empty_objects", maps_and_empty_objects::v20240101::registry::RESOURCES),
    ("nested_ids", nested_ids::v20240101::registry::RESOURCES),
    ("numbers", numbers::v20240101::registry::RESOURCES),
    ("one_of_as_resource_body", one_of_as_resource_body::v20240101::registry::RESOURCES),
    ("one_of_in_a_property", one_of_in_a_property::v20240101::registry::RESOURCES),
    ("one_of_leaf_properties", one_of_leaf_properties::v20240101::registry::RESOURCES),
    ("operator_properties", operator_properties::v20240101::registry::RESOURCES),
    ("owner_at_another_version", owner_at_another_version::v20230101::registry::RESOURCES),
    ("owner_at_another_version", owner_at_another_version::v20240101::registry::RESOURCES),
    ("patterns", patterns::v20240101::registry::RESOURCES),
    ("payload_modes", payload_modes::v20240101::registry::RESOURCES),
    ("populated_references", populated_references::v20240101::registry::RESOURCES),
    ("read_only", read_only::v20240101::registry::RESOURCES),
    ("renamed_between_versions", renamed_between_versions::v20240101::registry::RESOURCES),
    ("renamed_between_versions", renamed_between_versions::v20250101::registry::RESOURCES),
    ("required", required::v20240101::registry::RESOURCES),
    ("same_name_in_two_files", same_name_in_two_files::v20240101::registry::RESOURCES),
    ("same_recursion_in_two_files", same_recursion_in_two_files::v20240101::registry::RESOURCES),
    ("scopes", scopes::v20240101::registry::RESOURCES),
    ("secrets", secrets::v20240101::registry::RESOURCES),
    ("status_from_get", status_from_get::v20240101::registry::RESOURCES),
    ("types_from_elsewhere", types_from_elsewhere::v20240101::registry::RESOURCES),
    ("uint32", uint32::v20240101::registry::RESOURCES),
    ("version_names", version_names::v20240101::registry::RESOURCES),
];

/// The schema documents of all fixtures, by fixture.
#[rustfmt::skip]
pub static SCHEMAS: &[(&str, &str)] = &[
    (
        "arm_only_parts",
        include_str!("../schemas/arm_only_parts/2024-01-01.json"),
    ),
    (
        "awkward_names",
        include_str!("../schemas/awkward_names/2024-01-01.json"),
    ),
    (
        "bounds_behind_lists",
        include_str!("../schemas/bounds_behind_lists/2024-01-01.json"),
    ),
    (
        "compatible_reference",
        include_str!("../schemas/compatible_reference/2024-01-01.json"),
    ),
    (
        "defaults",
        include_str!("../schemas/defaults/2024-01-01.json"),
    ),
    (
        "derived_json_names",
        include_str!("../schemas/derived_json_names/2024-01-01.json"),
    ),
    (
        "edits",
        include_str!("../schemas/edits/2024-01-01.json"),
    ),
    (
        "embedded_resources",
        include_str!("../schemas/embedded_resources/2024-01-01.json"),
    ),
    (
        "fixed_names",
        include_str!("../schemas/fixed_names/2024-01-01.json"),
    ),
    (
        "flattened_name",
        include_str!("../schemas/flattened_name/2024-01-01.json"),
    ),
    (
        "flattened_one_of",
        include_str!("../schemas/flattened_one_of/2024-01-01.json"),
    ),
    (
        "identities",
        include_str!("../schemas/identities/2024-01-01.json"),
    ),
    (
        "ignored_annotations",
        include_str!("../schemas/ignored_annotations/2024-01-01.json"),
    ),
    (
        "intersections",
        include_str!("../schemas/intersections/2024-01-01.json"),
    ),
    (
        "maps_and_empty_objects",
        include_str!("../schemas/maps_and_empty_objects/2024-01-01.json"),
    ),
    (
        "nested_ids",
        include_str!("../schemas/nested_ids/2024-01-01.json"),
    ),
    (
        "numbers",
        include_str!("../schemas/numbers/2024-01-01.json"),
    ),
    (
        "one_of_as_resource_body",
        include_str!("../schemas/one_of_as_resource_body/2024-01-01.json"),
    ),
    (
        "one_of_in_a_property",
        include_str!("../schemas/one_of_in_a_property/2024-01-01.json"),
    ),
    (
        "one_of_leaf_properties",
        include_str!("../schemas/one_of_leaf_properties/2024-01-01.json"),
    ),
    (
        "operator_properties",
        include_str!("../schemas/operator_properties/2024-01-01.json"),
    ),
    (
        "owner_at_another_version",
        include_str!("../schemas/owner_at_another_version/2023-01-01.json"),
    ),
    (
        "owner_at_another_version",
        include_str!("../schemas/owner_at_another_version/2024-01-01.json"),
    ),
    (
        "patterns",
        include_str!("../schemas/patterns/2024-01-01.json"),
    ),
    (
        "payload_modes",
        include_str!("../schemas/payload_modes/2024-01-01.json"),
    ),
    (
        "populated_references",
        include_str!("../schemas/populated_references/2024-01-01.json"),
    ),
    (
        "read_only",
        include_str!("../schemas/read_only/2024-01-01.json"),
    ),
    (
        "renamed_between_versions",
        include_str!("../schemas/renamed_between_versions/2024-01-01.json"),
    ),
    (
        "renamed_between_versions",
        include_str!("../schemas/renamed_between_versions/2025-01-01.json"),
    ),
    (
        "required",
        include_str!("../schemas/required/2024-01-01.json"),
    ),
    (
        "same_name_in_two_files",
        include_str!("../schemas/same_name_in_two_files/2024-01-01.json"),
    ),
    (
        "same_recursion_in_two_files",
        include_str!("../schemas/same_recursion_in_two_files/2024-01-01.json"),
    ),
    (
        "scopes",
        include_str!("../schemas/scopes/2024-01-01.json"),
    ),
    (
        "secrets",
        include_str!("../schemas/secrets/2024-01-01.json"),
    ),
    (
        "status_from_get",
        include_str!("../schemas/status_from_get/2024-01-01.json"),
    ),
    (
        "types_from_elsewhere",
        include_str!("../schemas/types_from_elsewhere/2024-01-01.json"),
    ),
    (
        "uint32",
        include_str!("../schemas/uint32/2024-01-01.json"),
    ),
    (
        "version_names",
        include_str!("../schemas/version_names/2024-01-01.json"),
    ),
];
