//! Configuration that does not apply.

use super::*;

#[test]
fn versions_without_swagger_are_all_named() {
    let config = "names: dated\nversions:\n  2022-01-01: {kinds: {widgets: {since: v2.20.0}}}\n  2023-01-01: {kinds: {widgets: {since: v2.20.0}}}\n";
    let document = widget(json!({"Widget": resource(json!({}))}));
    assert_eq!(
        messages(&input(&[("fixture.json", document)], config)),
        [without_swagger("2022-01-01"), without_swagger("2023-01-01")]
    );
}

#[test]
fn versions_without_swagger_are_named_by_line() {
    let config = CONFIG.replace("2024", "2022");
    let document = widget(json!({"Widget": resource(json!({}))}));
    let found = shown(&input(&[("fixture.json", document)], &config));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("fixture.yaml:3#"), "{found:#?}");
}

#[test]
fn a_parent_that_does_not_exist() {
    let config = format!("{CONFIG}    types:\n      Hub:\n        embedded-in: Wodget\n");
    let definitions = json!({
        "Widget": resource(json!({"hub": {"$ref": "#/definitions/Hub"}})),
        "Hub": resource(json!({"size": {"type": "integer"}})),
    });
    let found = shown(&input(&[("fixture.json", widget(definitions))], &config));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("fixture.yaml:8#"), "{found:#?}");
    assert!(found[0].contains("did you mean Widget?"), "{found:#?}");
}

#[test]
fn an_owner_of_children_that_does_not_exist() {
    let config = format!(
        "{CONFIG}    types:\n      Part:\n        properties:\n          level: {{owned-by: Wodget}}\n"
    );
    let found = configured(&config);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("fixture.yaml:9#"), "{found:#?}");
}

#[test]
fn an_edit_that_names_a_type_that_does_not_exist() {
    let edits = "names: dated\nedits:\n  - types: [Part]\n    properties: [hubId]\n    type: {named: Prat}\n    because: test\nversions:";
    let found = configured(&CONFIG.replace("names: dated\nversions:", edits));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("fixture.yaml:"), "{found:#?}");
    assert!(found[0].contains("Prat"), "{found:#?}");
}

#[test]
fn a_value_for_config_maps_that_does_not_exist() {
    let config = CONFIG.replace(
        "{since: v2.20.0}",
        "{since: v2.20.0, operator-config-maps: {level: part.levle}}",
    );
    let found = configured(&config);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("levle"), "{found:#?}");
}

#[test]
fn a_group_that_is_not_configured() {
    let input = input(
        &[(
            "fixture.json",
            widget(json!({"Widget": resource(json!({}))})),
        )],
        CONFIG,
    );
    let config = input.config().unwrap();
    let documents = Documents::open(&input.swagger).unwrap();
    let outcome = aso_generator::generate(
        &documents,
        &config,
        &["fixtrue".into(), "fixture".into()],
        &Silent,
    );
    assert_eq!(outcome.diagnostics.len(), 1);
    assert_eq!(
        outcome.diagnostics[0].message,
        "there is no configuration of group `fixtrue`"
    );
    assert_eq!(
        outcome.diagnostics[0].hint.as_deref(),
        Some("did you mean fixture?")
    );
    assert!(outcome.files.is_empty());
}

/// Problems of a configuration for a widget with one property of each sort.
fn configured(config: &str) -> Vec<String> {
    let definitions = json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/Part"}, "size": {"type": "integer"}})),
        "Part": {"type": "object", "properties": {"hubId": {"type": "string"}, "level": {"type": "integer"}}},
    });
    shown(&input(&[("fixture.json", widget(definitions))], config))
}

#[test]
fn a_kind_that_does_not_exist() {
    let config = format!(
        "{CONFIG}      widgest: {{since: v2.20.0}}\n      unlike/anything: {{since: v2.20.0}}\n"
    );
    assert_eq!(
        configured(&config),
        [
            "fixture.yaml:6#: the swagger of version 2024-01-01 has no resource `widgest` (did you mean widgets?)",
            "fixture.yaml:7#: the swagger of version 2024-01-01 has no resource `unlike/anything` (known here: widgets)",
        ]
    );
}

#[test]
fn types_and_properties_that_do_not_exist() {
    let config = format!(
        "{CONFIG}    types:\n      Prat:\n        resource: false\n      Part:\n        properties:\n          hubID: {{reference: arm}}\n          hobId: {{reference: arm}}\n          level: {{reference: arm}}\n    status-types:\n      Parts:\n        rename: Piece\n"
    );
    let no_effect = |setting: &str, property: &str| {
        format!(
            "`{setting}` of property `{property}` of type `Part` has no effect: there is no such property, or it does not hold what the setting is for (remove the entry if it no longer applies)"
        )
    };
    assert_eq!(
        configured(&config),
        [
            "fixture.yaml:7#: version 2024-01-01 has no type `Prat` under `types` (did you mean Part?)".to_owned(),
            format!("fixture.yaml:12#: {}", no_effect("reference", "hobId")),
            format!("fixture.yaml:13#: {}", no_effect("reference", "level")),
            "fixture.yaml:15#: version 2024-01-01 has no type `Parts` under `status-types` (did you mean Part?)".to_owned(),
        ]
    );
}

#[test]
fn settings_of_types_without_effect() {
    let config = format!("{CONFIG}    types:\n      Part:\n        embedded-in: Widget\n");
    assert_eq!(
        configured(&config),
        [
            "fixture.yaml:8#: `embedded-in` of type `Part` has no effect (remove the entry if it no longer applies)"
        ]
    );
}

#[test]
fn edits_that_match_nothing() {
    let edits = "names: dated\nedits:\n  - types: [Part]\n    properties: [hubId]\n    remove: true\n    because: test\n  - types: [Prat, Part]\n    properties: [level, leven]\n    required: true\n    because: test\nversions:";
    let config = CONFIG.replace("names: dated\nversions:", edits);
    let hint = "(remove it if it no longer applies)";
    assert_eq!(
        configured(&config),
        [
            format!("fixture.yaml:7#: the edit's pattern `Prat` matches nothing {hint}"),
            format!("fixture.yaml:7#: the edit's pattern `leven` matches nothing {hint}"),
        ]
    );
}

#[test]
fn configuration_that_is_no_yaml_or_says_something_unknown() {
    let files = [
        (
            "config/a.yaml",
            "names: dated\nversions:\n  2024-01-01:\n   kinds: [\n",
        ),
        (
            "config/b.yaml",
            "names: dated\nversions:\n  2024-01-01:\n    kinds:\n      widgets: {since: v2.0.0, sinze: v2.0.0}\n",
        ),
        ("config/c.yaml", "names: modern\nversions: {}\n"),
        ("config/d.yaml", CONFIG),
        ("config/e.yaml", "names: dated\n"),
    ];
    let Err(found) = aso_generator::config::Config::parse(files) else {
        panic!("it was understood");
    };
    let places: Vec<(&str, bool)> = found
        .iter()
        .map(|problem| (problem.file.as_str(), problem.line.is_some()))
        .collect();
    assert_eq!(
        places,
        [
            ("config/a.yaml", true),
            ("config/b.yaml", true),
            ("config/c.yaml", true),
            ("config/e.yaml", true)
        ],
        "{found:#?}"
    );
    assert_eq!(found[1].line, Some(5));
    assert!(found[1].message.contains("sinze"), "{found:#?}");
    assert_eq!(found[2].line, Some(1));
    assert!(found[2].message.contains("modern"), "{found:#?}");
    assert!(found[3].message.contains("versions"), "{found:#?}");
    for problem in &found {
        assert!(problem.hint.is_some(), "{problem:#?}");
    }
}

#[test]
fn problems_of_two_files_and_two_versions_come_out_in_one_run() {
    let config = format!("{CONFIG}  2023-01-01:\n    kinds:\n      widgets: {{since: v2.20.0}}\n");
    let bad = |property: &str| {
        widget(json!({"Widget": resource(json!({property: {"$ref": "#/definitions/Gone"}}))}))
    };
    let mut input = input(&[("fixture.json", bad("newer"))], &config);
    input.swagger.0.insert(
        format!("{}/fixture.json", FOLDER.replace("2024", "2023")),
        bad("older").to_string().into_bytes(),
    );
    let pointers: Vec<(String, String)> = problems(&input)
        .into_iter()
        .map(|problem| (problem.file, problem.pointer))
        .collect();
    assert_eq!(
        pointers,
        [
            (
                format!("{}/fixture.json", FOLDER.replace("2024", "2023")),
                "/definitions/Widget/properties/older".to_owned()
            ),
            (
                format!("{FOLDER}/fixture.json"),
                "/definitions/Widget/properties/newer".to_owned()
            ),
        ]
    );
}

/// Two versions must agree on what shares a name: a document could not be converted otherwise.
#[test]
fn a_property_that_changed_its_type_between_versions_needs_a_name_of_its_own() {
    let config = format!("{CONFIG}  2023-01-01:\n    kinds:\n      widgets: {{since: v2.20.0}}\n");
    let of = |size: Value| widget(json!({"Widget": resource(json!({"size": size}))}));
    let mut input = input(&[("fixture.json", of(json!({"type": "boolean"})))], &config);
    input.swagger.0.insert(
        format!("{}/fixture.json", FOLDER.replace("2024", "2023")),
        of(json!({"type": "array", "items": {"type": "string"}}))
            .to_string()
            .into_bytes(),
    );
    let problem = |half: &str| {
        format!(
            "fixture.yaml:6#: Widget: `{half}.size` is a list at version 2023-01-01 and true or false at version 2024-01-01, \
             so that neither can be made of the other (give the older one a `hub-name` of its own, under `properties` of its type)"
        )
    };
    assert_eq!(shown(&input), [problem("spec"), problem("status")]);
}

/// What is wrong keeps the vendored copy from being written too.
#[test]
fn vendoring_reports_the_same() {
    let definitions = json!({"Widget": resource(json!({"part": {"$ref": "#/definitions/Gone"}}))});
    let input = input(&[("fixture.json", widget(definitions))], CONFIG);
    let mut found = input.vendored().unwrap_err();
    found.dedup();
    assert_eq!(found, problems(&input));
}
