//! Swagger that cannot be used.

use super::*;

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

#[test]
fn no_swagger_at_all() {
    assert_eq!(
        messages(&input(&[], CONFIG)),
        [without_swagger("2024-01-01")]
    );
}
