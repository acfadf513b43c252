//! Bad swagger and bad configuration: each is refused with its file, its place, what is wrong, and a way out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use aso_generator::Silent;
use aso_generator::diagnostic::{Diagnostic, Severity};
use aso_generator::swagger::{Documents, Files};
use serde_json::{Value, json};
use support::{Input, Swagger};

const FOLDER: &str = "specification/fixture/resource-manager/Microsoft.Fixture/stable/2024-01-01";
const CONFIG: &str =
    "names: dated\nversions:\n  2024-01-01:\n    kinds:\n      widgets: {since: v2.20.0}\n";

/// A path with PUT and GET of one definition.
fn path(body: &str, answer: &str) -> Value {
    json!({
        "put": {"parameters": [{"name": "body", "in": "body", "schema": {"$ref": body}}], "responses": {"200": {"description": ""}}},
        "get": {"responses": {"200": {"description": "", "schema": {"$ref": answer}}}},
    })
}

fn uri(segments: &str) -> String {
    format!("/subscriptions/{{s}}/resourceGroups/{{g}}/providers/Microsoft.Fixture/{segments}")
}

fn document(paths: Value, definitions: Value) -> Value {
    json!({"swagger": "2.0", "info": {"title": "", "version": ""}, "paths": paths, "definitions": definitions})
}

/// A document with the resource `widgets`, whose body is the definition `Widget`.
fn widget(definitions: Value) -> Value {
    let path = path("#/definitions/Widget", "#/definitions/Widget");
    document(json!({uri("widgets/{w}"): path}), definitions)
}

/// A definition of a resource with further properties.
fn resource(mut properties: Value) -> Value {
    for name in ["id", "name", "type"] {
        properties[name] = json!({"type": "string", "readOnly": true});
    }
    json!({"type": "object", "x-ms-azure-resource": true, "properties": properties})
}

fn texts(files: &[(&str, String)], config: &str) -> Input {
    let swagger = files
        .iter()
        .map(|(name, text)| (format!("{FOLDER}/{name}"), text.clone().into_bytes()))
        .collect();
    Input {
        name: "bad".into(),
        swagger: Swagger(swagger),
        config: config.to_owned(),
    }
}

fn input(files: &[(&str, Value)], config: &str) -> Input {
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, document)| (*name, serde_json::to_string_pretty(document).unwrap()))
        .collect();
    texts(&files, config)
}

/// All problems; with problems there are no files.
fn problems(input: &Input) -> Vec<Diagnostic> {
    let outcome = input.generate();
    assert!(
        outcome.diagnostics.is_empty() || outcome.files.is_empty(),
        "files in spite of problems"
    );
    outcome.diagnostics
}

/// Problems as a reader sees them: `file:line#pointer: message (hint)`, the folder left out.
fn shown(input: &Input) -> Vec<String> {
    problems(input)
        .into_iter()
        .map(|problem| {
            assert_eq!(problem.severity, Severity::Error);
            let line = problem
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            let hint = problem
                .hint
                .map(|hint| format!(" ({hint})"))
                .unwrap_or_default();
            let text = format!(
                "{}{line}#{}: {}{hint}",
                problem.file, problem.pointer, problem.message
            );
            text.replace(&format!("{FOLDER}/"), "")
        })
        .collect()
}

/// The problems of one document with the resource `widgets`.
fn shown_of(definitions: Value) -> Vec<String> {
    shown(&input(&[("fixture.json", widget(definitions))], CONFIG))
}

#[test]
fn nothing_is_wrong_with_the_frame() {
    assert_eq!(shown_of(json!({"Widget": resource(json!({}))})), [""; 0]);
}

// Swagger.

#[test]
fn json_that_was_cut_names_file_and_line() {
    let whole =
        serde_json::to_string_pretty(&widget(json!({"Widget": resource(json!({}))}))).unwrap();
    let cut = &whole[..whole.len() / 2];
    let line = cut.lines().count();
    let found = problems(&texts(&[("fixture.json", cut.to_owned())], CONFIG));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].file, format!("{FOLDER}/fixture.json"));
    assert_eq!(found[0].line, Some(line));
    assert!(
        found[0].message.starts_with("not JSON: EOF while parsing"),
        "{found:#?}"
    );
    assert_eq!(
        found[0].hint.as_deref(),
        Some("the file may have been cut; fetch it again")
    );
}

#[test]
fn two_cut_files_are_both_named() {
    let files = [
        ("a.json", "{\n  \"swagger\":".to_owned()),
        ("b.json", "{\"swagger\": \"2.0\",\n\"paths\"\n".to_owned()),
        (
            "c.json",
            widget(json!({"Widget": resource(json!({}))})).to_string(),
        ),
    ];
    let found: Vec<(String, Option<usize>)> = problems(&texts(&files, CONFIG))
        .into_iter()
        .map(|problem| (problem.file, problem.line))
        .collect();
    assert_eq!(
        found,
        [
            (format!("{FOLDER}/a.json"), Some(2)),
            (format!("{FOLDER}/b.json"), Some(3))
        ]
    );
}

#[test]
fn a_cut_file_that_is_only_referred_to_is_named() {
    let definitions =
        json!({"Widget": resource(json!({"part": {"$ref": "../parts.json#/definitions/Part"}}))});
    let mut input = input(&[("fixture.json", widget(definitions))], CONFIG);
    let shared = "specification/fixture/resource-manager/Microsoft.Fixture/stable/parts.json";
    input
        .swagger
        .0
        .insert(shared.to_owned(), b"{\"definitions\": {".to_vec());
    let found = problems(&input);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].file.as_str(), found[0].line), (shared, Some(1)));
}

#[test]
fn references_to_nowhere() {
    let definitions = json!({
        "Widget": resource(json!({
            "file": {"$ref": "./none.json#/definitions/Part"},
            "list": {"type": "array", "items": {"$ref": "#/definitions/Prat"}},
            "form": {"$ref": "#/parameters/Part"},
            "part": {"$ref": "#/definitions/Part"},
        })),
        "Part": {"allOf": [{"$ref": "#/definitions/Gone"}], "additionalProperties": {"$ref": "#/definitions/part"}},
    });
    assert_eq!(
        shown_of(definitions),
        [
            "fixture.json#/definitions/Part/additionalProperties: the reference `#/definitions/part` leads nowhere: `fixture.json` has no `part` under `definitions` (did you mean Part?)",
            "fixture.json#/definitions/Part/allOf/0: the reference `#/definitions/Gone` leads nowhere: `fixture.json` has no `Gone` under `definitions` (known here: Part, Widget)",
            "fixture.json#/definitions/Widget/properties/file: the reference `./none.json#/definitions/Part` leads to `none.json`, which does not exist (vendor the file too, or correct the reference)",
            "fixture.json#/definitions/Widget/properties/form: the reference `#/parameters/Part` does not have the form `<file>#/definitions/<name>` (only references to named definitions can be followed)",
            "fixture.json#/definitions/Widget/properties/list/items: the reference `#/definitions/Prat` leads nowhere: `fixture.json` has no `Prat` under `definitions` (did you mean Part?)",
        ]
    );
}

#[test]
fn a_body_parameter_that_is_nowhere() {
    let mut item = path("#/definitions/Widget", "#/definitions/Widget");
    item["put"]["parameters"] = json!([{"$ref": "#/parameters/Gone"}]);
    let document = document(
        json!({uri("widgets/{w}"): item}),
        json!({"Widget": resource(json!({}))}),
    );
    let found = shown(&input(&[("fixture.json", document)], CONFIG));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("fixture.json#/paths/"), "{found:#?}");
    assert!(
        found[0].contains("`#/parameters/Gone` leads nowhere"),
        "{found:#?}"
    );
}

#[test]
fn an_answer_that_is_nowhere() {
    let item = path("#/definitions/Widget", "#/definitions/Gone");
    let document = document(
        json!({uri("widgets/{w}"): item}),
        json!({"Widget": resource(json!({}))}),
    );
    let found = shown(&input(&[("fixture.json", document)], CONFIG));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("fixture.json#/paths/"), "{found:#?}");
    assert!(
        found[0].contains("`#/definitions/Gone` leads nowhere"),
        "{found:#?}"
    );
}

#[test]
fn properties_of_one_name() {
    let definitions = json!({"Widget": resource(json!({
        "foo-bar": {"type": "string"},
        "fooBar": {"type": "integer"},
    }))});
    let found = shown_of(definitions);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("foo-bar") && found[0].contains("fooBar"),
        "{found:#?}"
    );
}

#[test]
fn a_property_called_like_one_of_ours() {
    let found = shown_of(json!({"Widget": resource(json!({"owner": {"type": "string"}}))}));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("owner"), "{found:#?}");
}

/// Problems of definitions that are part of themselves: each names the definition and says how to break the cycle.
fn assert_cycles(definitions: Value) {
    let found = shown_of(definitions);
    assert!(!found.is_empty(), "the cycle was not noticed");
    for problem in found {
        assert!(
            problem.starts_with("fixture.json#/definitions/"),
            "{problem}"
        );
        assert!(
            problem.contains("own") && problem.contains("cycle"),
            "{problem}"
        );
    }
}

#[test]
fn a_definition_that_extends_itself() {
    assert_cycles(json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/Part"}})),
        "Part": {"allOf": [{"$ref": "#/definitions/Part"}], "properties": {"a": {"type": "string"}}},
    }));
}

#[test]
fn definitions_that_extend_each_other() {
    assert_cycles(json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/Part"}})),
        "Part": {"allOf": [{"$ref": "#/definitions/Base"}], "properties": {"a": {"type": "string"}}},
        "Base": {"allOf": [{"$ref": "#/definitions/Part"}], "properties": {"b": {"type": "string"}}},
    }));
}

#[test]
fn a_body_that_extends_itself_twice() {
    let mut widget = resource(json!({}));
    widget["x-ms-azure-resource"] = json!(false);
    widget["allOf"] = json!([{"$ref": "#/definitions/Widget"}, {"$ref": "#/definitions/Widget"}]);
    assert_cycles(json!({"Widget": widget}));
}

#[test]
fn names_of_each_other() {
    assert_cycles(json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/A"}})),
        "A": {"$ref": "#/definitions/B"},
        "B": {"$ref": "#/definitions/A"},
    }));
}

#[test]
fn a_list_of_itself() {
    assert_cycles(json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/Part"}})),
        "Part": {"type": "array", "items": {"$ref": "#/definitions/Part"}},
    }));
}

#[test]
fn an_object_that_holds_itself() {
    assert_cycles(json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/Part"}})),
        "Part": {"type": "object", "properties": {"inner": {"$ref": "#/definitions/Part"}, "a": {"type": "string"}}},
    }));
}

#[test]
fn two_files_that_define_one_resource_differently() {
    let files = [
        (
            "a.json",
            widget(json!({"Widget": resource(json!({"a": {"type": "string"}}))})),
        ),
        (
            "b.json",
            widget(json!({"Widget": resource(json!({"b": {"type": "string"}}))})),
        ),
    ];
    assert_eq!(
        shown(&input(&files, CONFIG)),
        [format!(
            "b.json#/paths/{0}: `Microsoft.Fixture/widgets` is defined differently by `{1}` in `a.json` (one ARM type can have one shape only; correct one of the paths)",
            uri("widgets/{w}").replace('/', "~1"),
            uri("widgets/{w}"),
        )]
    );
}

#[test]
fn two_files_that_define_one_resource_alike() {
    let second = document(
        json!({uri("widgets/{w}"): path("./a.json#/definitions/Widget", "./a.json#/definitions/Widget")}),
        json!({}),
    );
    let files = [
        ("a.json", widget(json!({"Widget": resource(json!({}))}))),
        ("b.json", second),
    ];
    assert_eq!(shown(&input(&files, CONFIG)), [""; 0]);
}

#[test]
fn enum_values_of_another_type() {
    let definitions = json!({"Widget": resource(json!({
        "kind": {"type": "string", "enum": ["a", 3, null]},
        "size": {"type": "integer", "enum": [1, "many"]},
        "list": {"type": "array", "items": {"enum": [true]}},
    }))});
    let hint = "(state the right `type`, or quote the value)";
    assert_eq!(
        shown_of(definitions),
        [
            format!(
                "fixture.json#/definitions/Widget/properties/kind/enum/1: the enum value `3` is not of the enum's type, \"string\" {hint}"
            ),
            format!(
                "fixture.json#/definitions/Widget/properties/kind/enum/2: the enum value `null` is not of the enum's type, \"string\" {hint}"
            ),
            format!(
                "fixture.json#/definitions/Widget/properties/list/items/enum/0: the enum value `true` is not of the enum's type, a string {hint}"
            ),
            format!(
                "fixture.json#/definitions/Widget/properties/size/enum/1: the enum value `\"many\"` is not of the enum's type, \"integer\" {hint}"
            ),
        ]
    );
}

#[test]
fn one_of_is_no_swagger() {
    let definitions =
        json!({"Widget": resource(json!({"choice": {"oneOf": [{"type": "string"}]}}))});
    assert_eq!(
        shown_of(definitions),
        [
            "fixture.json#/definitions/Widget/properties/choice: `oneOf` is not part of Swagger 2.0 and cannot be read (state the choice with `discriminator` and `x-ms-discriminator-value`)"
        ]
    );
}

#[test]
fn bounds_that_are_not_whole() {
    let definitions = json!({
        "Widget": resource(json!({"part": {"$ref": "#/definitions/Part"}})),
        "Part": {"type": "object", "properties": {"share": {"type": "number", "minimum": 0.5}}},
    });
    // The two sides have one cause, and one problem.
    assert_eq!(
        shown_of(definitions),
        [
            "fixture.json#/definitions/Part/properties/share: `share` holds a number with a bound that is not whole (give the property another type with an edit of the group's configuration)"
        ]
    );
}

#[test]
fn declarations_that_contradict_each_other() {
    let mut base = resource(json!({"size": {"type": "integer"}}));
    base["x-ms-azure-resource"] = json!(true);
    let definitions = json!({
        "Widget": {"allOf": [{"$ref": "#/definitions/Base"}], "properties": {"size": {"type": "string"}}},
        "Base": base,
    });
    assert_eq!(
        shown_of(definitions),
        [
            "fixture.json#/definitions/Widget: the members of an `allOf` contradict each other: `size` would be an integer and a string (correct the type with an edit of the group's configuration)"
        ]
    );
}

#[test]
fn two_leaves_with_one_discriminator_value() {
    let leaf = |property: &str| {
        json!({
            "x-ms-discriminator-value": "Left",
            "allOf": [{"$ref": "#/definitions/Choice"}],
            "properties": {property: {"type": "string"}},
        })
    };
    let definitions = json!({
        "Widget": resource(json!({"choice": {"$ref": "#/definitions/Choice"}})),
        "Choice": {"type": "object", "discriminator": "kind", "properties": {"kind": {"type": "string"}}},
        "One": leaf("a"),
        "Two": leaf("b"),
    });
    assert_eq!(
        shown_of(definitions),
        [
            "fixture.json#/definitions/Two/x-ms-discriminator-value: `Left` is the discriminator value of another definition of `Choice` too (values must differ, or nobody can tell the options apart)"
        ]
    );
}

#[test]
fn definitions_of_one_file_with_one_name() {
    let part =
        |property: &str| json!({"type": "object", "properties": {property: {"type": "string"}}});
    let definitions = json!({
        "Widget": resource(json!({"a": {"$ref": "#/definitions/some-part"}, "b": {"$ref": "#/definitions/somePart"}})),
        "some-part": part("a"),
        "somePart": part("b"),
    });
    let found = shown_of(definitions);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with("fixture.json#/definitions/somePart: two types would be called "),
        "{found:#?}"
    );
    assert!(found[0].contains("/definitions/some-part"), "{found:#?}");
    assert!(
        found[0]
            .ends_with("(rename one of them with an edit (`rename`) of the group's configuration)"),
        "{found:#?}"
    );
}

#[test]
fn two_resources_of_one_kind() {
    let definitions = json!({"Widget": resource(json!({}))});
    let item = path("#/definitions/Widget", "#/definitions/Widget");
    let paths = json!({uri("widgets/{w}"): item, uri("gadgets/{g}"): item});
    let config = format!("{CONFIG}      gadgets: {{as: Widget, since: v2.20.0}}\n");
    assert_eq!(
        shown(&input(
            &[("fixture.json", document(paths, definitions))],
            &config
        )),
        [format!(
            "fixture.json#/paths/{}: `Microsoft.Fixture/gadgets` and `Microsoft.Fixture/widgets` would both be the kind `Widget` (give one of them another name (`as`))",
            uri("widgets/{w}").replace('/', "~1")
        )]
    );
}

#[test]
fn an_owner_that_is_no_kind() {
    let definitions = json!({"Widget": resource(json!({}))});
    let item = path("#/definitions/Widget", "#/definitions/Widget");
    let config = CONFIG.replace("widgets:", "widgets/parts:");
    assert_eq!(
        shown(&input(
            &[(
                "fixture.json",
                document(json!({uri("widgets/{w}/parts/{p}"): item}), definitions)
            )],
            &config
        )),
        [format!(
            "fixture.json#/paths/{}: `Microsoft.Fixture/widgets/parts` is owned by `widgets`, which is no kind of the group (add the owner to the group's kinds, at any version)",
            uri("widgets/{w}/parts/{p}").replace('/', "~1")
        )]
    );
}

#[test]
fn problems_of_a_folder_are_passed_on() {
    struct Broken;
    impl Files for Broken {
        fn paths(&self) -> Result<Vec<String>, Diagnostic> {
            Err(Diagnostic::error(
                "no-such-folder",
                "specs",
                "",
                "there is no such folder",
            ))
        }
        fn read(&self, _: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
            Ok(None)
        }
    }
    let Err(problem) = Documents::open(&Broken) else {
        panic!("a folder that cannot be listed was opened");
    };
    assert_eq!(problem.message, "there is no such folder");
}

/// Messages and hints of problems whose place is not tested here.
fn messages(input: &Input) -> Vec<(String, String)> {
    problems(input)
        .into_iter()
        .map(|problem| (problem.message, problem.hint.unwrap_or_default()))
        .collect()
}

/// What a version without swagger gives.
fn without_swagger(version: &str) -> (String, String) {
    (
        format!("there is no swagger of group `fixture` at version {version}"),
        "vendor it with `cargo xtask specs vendor`, or take the version out of the configuration"
            .to_owned(),
    )
}

#[test]
fn no_swagger_at_all() {
    assert_eq!(
        messages(&input(&[], CONFIG)),
        [without_swagger("2024-01-01")]
    );
}

// Configuration.

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
