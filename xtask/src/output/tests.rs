//! The whole of the module on real folders, and interrupted at every step.

use super::fs::failing::{Failing, Fault};
use super::*;
use crate::outcome::{Diagnostic, KindFacts, PropertyFacts};
use std::fs as disk;
use std::time::{Duration, SystemTime};

type Snapshot = BTreeMap<String, Vec<u8>>;

fn outcome(files: &[(&str, &str)]) -> Outcome {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect();
    Outcome {
        files,
        ..Outcome::default()
    }
}

fn with_type(mut outcome: Outcome, key: &str, property: &str, ty: &str) -> Outcome {
    let facts = PropertyFacts {
        ty: ty.into(),
        required: false,
    };
    outcome
        .facts
        .types
        .entry(key.into())
        .or_default()
        .insert(property.into(), facts);
    let kind = KindFacts {
        versions: vec!["v1".into()],
    };
    outcome
        .facts
        .kinds
        .insert(format!("{}/Kind", key.rsplit_once('/').unwrap().0), kind);
    outcome
}

/// Everything under the folder, work folder included.
fn snapshot(root: &Path) -> Snapshot {
    fn visit(folder: &Path, prefix: &str, all: &mut Snapshot) {
        for entry in disk::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                // Empty folders count too.
                all.insert(format!("{path}/"), Vec::new());
                visit(&entry.path(), &format!("{path}/"), all);
            } else {
                all.insert(path, disk::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = Snapshot::new();
    if root.exists() {
        visit(root, "", &mut all);
    }
    all
}

fn put(root: &Path, path: &str, text: &str) {
    let full = paths::on_disk(root, path);
    disk::create_dir_all(full.parent().unwrap()).unwrap();
    disk::write(full, text).unwrap();
}

fn three_files() -> Outcome {
    with_type(
        outcome(&[
            ("Cargo.toml", "[package]"),
            ("groups/n/src/lib.rs", "one"),
            ("groups/n/src/v1/a.rs", "a"),
        ]),
        "n/1/T",
        "x",
        "string",
    )
}

#[test]
fn a_second_run_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join("deep/generated");
    let first = write(root, &three_files(), None, Mode::Write).unwrap();
    assert_eq!(first.files.added.len(), 4, "{first:?}");
    assert_eq!(
        (
            first.changes.kinds.added,
            first.changes.types.added,
            first.changes.properties.added
        ),
        (1, 1, 1)
    );

    let long_ago = SystemTime::now() - Duration::from_secs(1_000_000);
    for path in snapshot(root).keys().filter(|path| !path.ends_with('/')) {
        disk::File::options()
            .write(true)
            .open(root.join(path))
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    let age = |path: &str| disk::metadata(root.join(path)).unwrap().modified().unwrap();
    let second = write(root, &three_files(), None, Mode::Write).unwrap();
    assert!(second.is_clean());
    assert_eq!(second.changes, Changes::default());
    assert!(
        write(root, &three_files(), None, Mode::Check)
            .unwrap()
            .is_clean()
    );
    assert!(
        snapshot(root)
            .keys()
            .filter(|path| !path.ends_with('/'))
            .all(|path| age(path) == long_ago)
    );

    let mut third = three_files();
    third
        .files
        .insert("Cargo.toml".into(), b"[package] # more".to_vec());
    write(root, &third, None, Mode::Write).unwrap();
    assert_eq!(age("groups/n/src/lib.rs"), long_ago);
    assert_ne!(age("Cargo.toml"), long_ago);
    assert!(!root.join(paths::WORK).exists());
}

#[test]
fn a_check_says_the_same_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join("generated");
    let check = write(root, &three_files(), None, Mode::Check).unwrap();
    assert!(!check.is_clean());
    assert!(!root.exists());
    let written = write(root, &three_files(), None, Mode::Write).unwrap();
    assert_eq!(
        Summary {
            mode: Mode::Write,
            ..check
        },
        written
    );

    let next = with_type(
        outcome(&[("Cargo.toml", "[package]"), ("groups/n/src/lib.rs", "two")]),
        "n/1/T",
        "x",
        "int",
    );
    let before = snapshot(root);
    let check = write(root, &next, None, Mode::Check).unwrap();
    assert_eq!(snapshot(root), before);
    assert_eq!(check.files.changed, ["facts/n.json", "groups/n/src/lib.rs"]);
    assert_eq!(check.files.removed, ["groups/n/src/v1/a.rs"]);
    assert_eq!(check.changes.list[0].detail, "string becomes int");
    assert!(check.changes.list[0].breaking());
    let written = write(root, &next, None, Mode::Write).unwrap();
    assert_eq!(
        Summary {
            mode: Mode::Write,
            ..check
        },
        written
    );
    assert!(
        !root.join("groups/n/src/v1").exists(),
        "a folder that is empty goes too"
    );
    assert!(write(root, &next, None, Mode::Check).unwrap().is_clean());
}

#[test]
fn what_was_edited_or_deleted_by_hand_is_named_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &three_files(), None, Mode::Write).unwrap();
    let wanted = snapshot(root);
    put(root, "groups/n/src/lib.rs", "edited");
    disk::remove_file(root.join("Cargo.toml")).unwrap();
    put(root, "facts/n.json", "not even JSON");
    let check = write(root, &three_files(), None, Mode::Check).unwrap();
    assert_eq!(
        check.files.edited,
        ["Cargo.toml", "facts/n.json", "groups/n/src/lib.rs"]
    );
    assert!(!check.is_clean());
    write(root, &three_files(), None, Mode::Write).unwrap();
    assert_eq!(snapshot(root), wanted);

    let manifest = disk::read_to_string(root.join(MANIFEST)).unwrap();
    put(
        root,
        MANIFEST,
        &manifest.replace("\"Cargo.toml\": \"", "\"Cargo.toml\": \"0"),
    );
    let check = write(root, &three_files(), None, Mode::Check).unwrap();
    assert_eq!(check.files.changed, [MANIFEST]);
}

#[test]
fn an_orphan_that_was_edited_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &outcome(&[("a", "1"), ("b", "2")]), None, Mode::Write).unwrap();
    put(root, "b", "3");
    let summary = write(root, &outcome(&[("a", "1")]), None, Mode::Write).unwrap();
    assert_eq!(
        (summary.files.removed, summary.files.edited),
        (vec!["b".to_owned()], vec!["b".to_owned()])
    );
    assert!(!root.join("b").exists());
}

#[test]
fn what_this_tool_did_not_write_is_never_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &three_files(), None, Mode::Write).unwrap();
    for allowed in ["Cargo.lock", "target/debug/x", "target/CACHEDIR.TAG"] {
        put(root, allowed, "");
    }
    assert!(
        write(root, &three_files(), None, Mode::Check)
            .unwrap()
            .is_clean()
    );
    // Only beside a Cargo.toml is it cargo's.
    put(root, "groups/n/src/target/mine.rs", "mine");
    put(root, "mine.txt", "mine");
    let check = write(root, &three_files(), None, Mode::Check).unwrap();
    assert_eq!(
        check.files.foreign,
        ["groups/n/src/target/mine.rs", "mine.txt"]
    );
    assert!(!check.is_clean());
    let before = snapshot(root);
    let mut next = three_files();
    next.files.insert("Cargo.toml".into(), b"new".to_vec());
    let error = write(root, &next, None, Mode::Write)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("mine.txt") && error.contains("2 files") && error.contains("--out DIR"),
        "{error}"
    );
    assert_eq!(snapshot(root), before);
}

#[test]
fn a_folder_of_someone_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(root, "Cargo.toml", "[package] # of someone else");
    let before = snapshot(root);
    let error = write(root, &three_files(), None, Mode::Write).unwrap_err();
    assert!(
        matches!(&error, OutputError::Foreign { files, .. } if files == &["Cargo.toml"]),
        "{error}"
    );
    assert_eq!(snapshot(root), before);
    // The manifest got lost: what is as it should be is taken on.
    disk::remove_file(root.join("Cargo.toml")).unwrap();
    write(root, &three_files(), None, Mode::Write).unwrap();
    let wanted = snapshot(root);
    disk::remove_file(root.join(MANIFEST)).unwrap();
    write(root, &three_files(), None, Mode::Write).unwrap();
    assert_eq!(snapshot(root), wanted);
}

#[test]
fn files_and_folders_change_places() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let one = outcome(&[("a", "1"), ("b/c/d", "2"), ("b/e", "3")]);
    let two = outcome(&[("a/x/y", "1"), ("b", "2")]);
    write(root, &one, None, Mode::Write).unwrap();
    let first = snapshot(root);
    write(root, &two, None, Mode::Write).unwrap();
    assert_eq!(disk::read(root.join("a/x/y")).unwrap(), b"1");
    write(root, &one, None, Mode::Write).unwrap();
    assert_eq!(snapshot(root), first);
    // A folder of someone else is no reason to lose what is in it.
    disk::remove_file(root.join("a")).unwrap();
    put(root, "a/mine", "mine");
    assert!(matches!(
        write(root, &one, None, Mode::Write),
        Err(OutputError::Foreign { .. })
    ));
    disk::remove_file(root.join("a/mine")).unwrap();
    write(root, &one, None, Mode::Write).unwrap();
    assert_eq!(snapshot(root), first);
}

#[cfg(unix)]
#[test]
fn links_are_replaced_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join("generated");
    write(root, &outcome(&[("a", "1"), ("b", "2")]), None, Mode::Write).unwrap();
    let wanted = snapshot(root);
    put(folder.path(), "elsewhere", "precious");
    disk::remove_file(root.join("a")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), root.join("a")).unwrap();
    let summary = write(root, &outcome(&[("a", "1"), ("b", "2")]), None, Mode::Write).unwrap();
    assert_eq!(summary.files.edited, ["a"]);
    assert_eq!(snapshot(root), wanted);
    assert!(!root.join("a").is_symlink());
    assert_eq!(
        disk::read(folder.path().join("elsewhere")).unwrap(),
        b"precious"
    );
}

#[test]
fn some_groups_leave_the_others_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let both = outcome(&[
        ("Cargo.toml", "all"),
        ("groups/m/old.rs", "m"),
        ("groups/n/old.rs", "n"),
    ]);
    let both = with_type(
        with_type(both, "m/1/T", "x", "string"),
        "n/1/T",
        "x",
        "string",
    );
    write(root, &both, None, Mode::Write).unwrap();
    let before = snapshot(root);

    let scope = Scope::new(["n"]);
    let only = with_type(outcome(&[("groups/n/new.rs", "n")]), "n/1/T", "y", "string");
    let summary = write(root, &only, Some(&scope), Mode::Write).unwrap();
    assert_eq!(summary.files.added, ["groups/n/new.rs"]);
    assert_eq!(summary.files.removed, ["groups/n/old.rs"]);
    assert_eq!(summary.files.changed, ["facts/n.json"]);
    assert_eq!(summary.changes.list.len(), 2);
    let after = snapshot(root);
    for same in ["Cargo.toml", "groups/m/old.rs", "facts/m.json"] {
        assert_eq!(after[same], before[same]);
    }
    // The manifest is the one that a run of all groups would write.
    let all = outcome(&[
        ("Cargo.toml", "all"),
        ("groups/m/old.rs", "m"),
        ("groups/n/new.rs", "n"),
    ]);
    let all = with_type(
        with_type(all, "m/1/T", "x", "string"),
        "n/1/T",
        "y",
        "string",
    );
    assert!(write(root, &all, None, Mode::Check).unwrap().is_clean());
    assert_eq!(known_facts(root).unwrap(), all.facts);

    // Strangers and stale files of others are none of its business, those of its own group are.
    put(root, "groups/m/mine", "");
    assert!(
        write(root, &only, Some(&scope), Mode::Check)
            .unwrap()
            .is_clean()
    );
    put(root, "groups/n/mine", "");
    assert_eq!(
        write(root, &only, Some(&scope), Mode::Check)
            .unwrap()
            .files
            .foreign,
        ["groups/n/mine"]
    );
    assert!(
        !scope.covers("groups/network/a")
            && !scope.covers("groups/n")
            && scope.covers("facts/n.json")
            && scope.covers("structure/n/2020-11-01.txt")
            && !scope.covers("structure/network/2020-11-01.txt")
    );
}

#[test]
fn errors_and_emptiness_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &three_files(), None, Mode::Write).unwrap();
    let before = snapshot(root);
    let diagnostic = |severity| Diagnostic {
        severity,
        code: "test",
        file: "a.json".into(),
        pointer: "/definitions/A".into(),
        line: None,
        message: "wrong".into(),
        hint: None,
    };
    let mut wrong = outcome(&[("a", "1")]);
    wrong.diagnostics = vec![diagnostic(Severity::Warning), diagnostic(Severity::Error)];
    assert!(matches!(
        write(root, &wrong, None, Mode::Write),
        Err(OutputError::Diagnostics { errors: 1 })
    ));
    assert!(matches!(
        write(root, &outcome(&[]), None, Mode::Write),
        Err(OutputError::Nothing { .. })
    ));
    for bad in ["../a", "manifest.json", "/a", "GROUPS/n/src/lib.rs"] {
        let mut wrong = three_files();
        wrong.files.insert(bad.into(), Vec::new());
        assert!(
            matches!(
                write(root, &wrong, None, Mode::Write),
                Err(OutputError::BadPath { .. })
            ),
            "{bad}"
        );
    }
    assert_eq!(snapshot(root), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "file", "");
    for root in [
        folder.path().join("file"),
        folder.path().join("file/generated"),
    ] {
        let error = write(&root, &three_files(), None, Mode::Write).unwrap_err();
        assert!(
            matches!(error, OutputError::NotWritable { .. }),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(
            text.contains(&root.display().to_string()) && text.contains("--out DIR"),
            "{text}"
        );
    }
}

#[test]
fn other_folders_are_replaced_by_the_record_of_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let files = |names: &[&str]| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), b"1".to_vec()))
            .collect::<Files>()
    };
    let listed = |names: &[&str]| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), sha256(b"1")))
            .collect()
    };
    put(root, "mine", "mine");
    replace(
        root,
        &files(&["a", "b"]),
        &BTreeMap::new(),
        false,
        Mode::Write,
    )
    .unwrap();
    let changes = replace(
        root,
        &files(&["b", "c"]),
        &listed(&["a", "b"]),
        false,
        Mode::Write,
    )
    .unwrap();
    assert_eq!(
        (changes.added, changes.removed, changes.unchanged),
        (vec!["c".into()], vec!["a".into()], 1)
    );
    assert_eq!(
        snapshot(root).keys().collect::<Vec<_>>(),
        ["b", "c", "mine"]
    );
    assert!(matches!(
        replace(
            root,
            &files(&["b"]),
            &listed(&["b", "c"]),
            true,
            Mode::Write
        ),
        Err(OutputError::Foreign { .. })
    ));
    assert!(replace(root, &files(&["b"]), &listed(&["../x"]), true, Mode::Write).is_err());
}

/// Everything that a change can do: add, change, remove, swap files and folders, empty a folder.
fn old_and_new() -> (Outcome, Outcome) {
    let old = outcome(&[
        ("same", "0"),
        ("a", "1"),
        ("b/c/d", "2"),
        ("groups/n/gone/x.rs", "3"),
        ("edit", "long content"),
    ]);
    let new = outcome(&[
        ("same", "0"),
        ("a/x", "1"),
        ("b", "2"),
        ("groups/n/new.rs", "33"),
        ("edit", "another"),
    ]);
    (
        with_type(old, "n/1/T", "x", "string"),
        with_type(new, "n/1/T", "y", "string"),
    )
}

/// Copies are quicker to make than runs.
fn restore(root: &Path, wanted: &Snapshot) {
    if root.exists() {
        disk::remove_dir_all(root).unwrap();
    }
    disk::create_dir_all(root).unwrap();
    for (path, bytes) in wanted {
        match path.strip_suffix('/') {
            Some(folder) => disk::create_dir_all(root.join(folder)).unwrap(),
            None => disk::write(root.join(path), bytes).unwrap(),
        }
    }
}

/// In memory where the system has that: the test below makes a few thousand folders.
fn quick_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

#[test]
fn a_run_that_is_interrupted_anywhere_leaves_the_old_tree_or_the_new_one() {
    let folder = quick_folder();
    let root = &folder.path().join("generated");
    let (old, new) = old_and_new();
    write(root, &old, None, Mode::Write).unwrap();
    let before = snapshot(root);
    write(root, &new, None, Mode::Write).unwrap();
    let after = snapshot(root);
    assert_ne!(before, after);

    for fault in [Fault::Killed, Fault::Torn, Fault::Once] {
        let (mut left_old, mut left_new, mut steps) = (0, 0, 0);
        loop {
            restore(root, &before);
            let failing = Failing::new(steps, fault);
            let result = write_on(&failing, root, &new, None, Mode::Write);
            if !failing.struck() {
                assert!(result.is_ok());
                assert_eq!(snapshot(root), after);
                break;
            }
            let torn = snapshot(root);
            // What the next run does first, whatever it is asked for; it may be interrupted in turn.
            let mut second_steps = 0;
            loop {
                restore(root, &torn);
                let failing = Failing::new(second_steps, fault);
                let result = Transaction::new(root, &failing).recover();
                if !failing.struck() {
                    result.unwrap();
                    break;
                }
                let lock = Lock::exclusive(root).unwrap();
                Transaction::new(root, &Disk).recover().unwrap();
                drop(lock);
                let recovered = snapshot(root);
                assert!(
                    recovered == before || recovered == after,
                    "{fault:?} at {steps} and {second_steps}"
                );
                second_steps += 1;
            }
            // Check mode changes nothing of it, and never calls a half-done tree up to date.
            restore(root, &torn);
            let half_done = root.join(".xtask/journal.json").exists();
            for outcome in [&old, &new] {
                if let Ok(check) = write(root, outcome, None, Mode::Check) {
                    assert!(!(half_done && check.is_clean()));
                }
            }
            assert_eq!(snapshot(root), torn);
            let lock = Lock::exclusive(root).unwrap();
            Transaction::new(root, &Disk).recover().unwrap();
            drop(lock);
            let recovered = snapshot(root);
            if recovered == before {
                left_old += 1;
            } else {
                assert_eq!(recovered, after, "{fault:?} at step {steps}");
                left_new += 1;
            }
            restore(root, &torn);
            write(root, &new, None, Mode::Write).unwrap();
            assert_eq!(snapshot(root), after, "{fault:?} at step {steps}");
            steps += 1;
        }
        assert!(
            left_old > 3 && left_new > 3,
            "{fault:?}: {left_old} {left_new}"
        );
    }
}

#[test]
fn an_interrupted_run_is_finished_before_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join("generated");
    let (old, new) = old_and_new();
    write(root, &old, None, Mode::Write).unwrap();
    let before = snapshot(root);
    for step in 0..100 {
        assert!(step < 99);
        let failing = Failing::new(step, Fault::Killed);
        let result = write_on(&failing, root, &new, None, Mode::Write);
        if matches!(result, Err(OutputError::HalfDone { .. })) {
            break;
        }
        write(root, &old, None, Mode::Write).unwrap();
        assert_eq!(snapshot(root), before);
    }
    let check = write(root, &new, None, Mode::Check);
    assert!(
        check.is_err() || check.is_ok_and(|summary| summary.interrupted && !summary.is_clean())
    );
    let summary = write(root, &new, None, Mode::Write).unwrap();
    assert!(summary.interrupted && summary.is_clean());
    assert!(
        summary
            .render("generated", 5)
            .contains("an interrupted run was finished first")
    );
}

#[test]
fn a_damaged_journal_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &three_files(), None, Mode::Write).unwrap();
    for bad in [
        "{",
        r#"{"remove":["../../x"],"install":[]}"#,
        r#"{"remove":[],"install":["/x"]}"#,
    ] {
        put(root, ".xtask/journal.json", bad);
        assert!(
            write(root, &three_files(), None, Mode::Write).is_err(),
            "{bad}"
        );
    }
}
