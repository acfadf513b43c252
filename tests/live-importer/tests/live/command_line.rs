//! Flags, files and reports.

use live_importer_tests::estate::{GROUP, estate, families, role_assignment};
use live_importer_tests::{asoctl, simulator};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn documents() -> Vec<Value> {
    let mut all = estate(&families(4), 2, 8);
    let first = all[1]["id"].as_str().unwrap().to_owned();
    all.push(role_assignment(
        &first,
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    ));
    all
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const IMPORT: [&str; 3] = ["import", "azure-resource", GROUP];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    IMPORT.iter().chain(more).copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_commands_and_the_guides_dashes() {
    let azure = simulator(&documents()).start().await.unwrap();
    let annotation = "serviceoperator.azure.com/reconcile-policy=skip";
    let long = with(&["-namespace", "ns1", "-annotation", annotation, "-label=a=b"]);
    let short = with(&["-n", "ns1", "-a", annotation, "-l", "a=b", "-w", "4", "-s"]);
    let (long, short) = (asoctl(&azure, &long).await, asoctl(&azure, &short).await);
    let (long, short) = (long.exits(0), short.exits(0));
    assert_eq!(long.out, short.out);
    assert_eq!(long.out.matches("    namespace: ns1\n").count(), 0);
    assert_eq!(
        long.out.matches("\n  namespace: ns1\n").count(),
        documents().len()
    );
    assert!(long.out.contains("reconcile-policy: skip") && long.out.contains("    a: b"));

    let url = format!("http://management.azure.com{GROUP}?api-version=2021-04-01");
    let export = asoctl(&azure, &["export", "resource", &url]).await.exits(0);
    let import = asoctl(&azure, &IMPORT).await.exits(0);
    assert_eq!(export.out, import.out);
    assert!(
        export.err.contains("a URL names management.azure.com"),
        "{}",
        export.err
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_exists_is_refused_before_any_call() {
    let azure = simulator(&documents()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.yaml");
    fs::write(&file, "mine").unwrap();
    let run = asoctl(&azure, &with(&["-o", text(&file)])).await.exits(2);
    assert!(run.err.contains("--force"), "{}", run.err);
    assert_eq!(azure.requests(), []);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    let _ = asoctl(&azure, &with(&["-o", text(&file), "--force"]))
        .await
        .exits(0);
    let run = asoctl(&azure, &IMPORT).await.exits(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), run.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_what_is_not_ours() {
    let azure = simulator(&documents()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new");
    let into = with(&["-f", text(&out)]);
    let _ = asoctl(&azure, &into).await.exits(0);
    assert_eq!(fs::read_dir(&out).unwrap().count(), documents().len());
    azure.clear_requests();
    // The group's own file is there already.
    let _ = asoctl(&azure, &into).await.exits(2);
    assert_eq!(azure.requests(), []);
    // Another one is: that shows later, and then nothing is written.
    let mut files: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    let changed = &files[0];
    fs::remove_file(out.join("ResourceGroup-orchard-prod.yaml")).unwrap();
    fs::write(changed, "mine").unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    let run = asoctl(&azure, &into).await.exits(2);
    assert!(run.err.contains(text(changed)), "{}", run.err);
    assert!(!out.join("ResourceGroup-orchard-prod.yaml").exists());
    let _ = asoctl(&azure, &with(&["-f", text(&out), "--force"]))
        .await
        .exits(0);
    assert_ne!(fs::read_to_string(changed).unwrap(), "mine");
    assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(&out).unwrap().count(), documents().len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_choose_what_is_imported() {
    let families = families(4);
    let azure = simulator(&documents()).start().await.unwrap();
    let kinds = |out: &str| out.matches("\nkind: ").count();
    let all = documents().len();
    let count = async |more: &[&str]| kinds(&asoctl(&azure, &with(more)).await.exits(0).out);
    assert_eq!(count(&[]).await, all);
    assert_eq!(count(&["--no-extensions"]).await, all - 1);
    assert_eq!(count(&["--no-children"]).await, all - 8);
    let (parent, child) = families[0];
    let upper = child.arm_type.to_uppercase();
    assert_eq!(count(&["--include", &upper]).await, 2);
    // Two parents, and the assignment on one of them; their children stay.
    assert_eq!(count(&["--exclude", parent.arm_type]).await, all - 3);
    let both = format!("{}*", parent.arm_type);
    assert!(count(&["--exclude", &both, "--no-extensions"]).await < all - 3);
    assert_eq!(count(&["--include", "*/roleAssignments"]).await, 1);
    azure.clear_requests();
    // Children that nobody wants are not listed.
    let _ = count(&["--include", "Microsoft.Resources/*", "--no-extensions"]).await;
    assert_eq!(azure.requests().len(), 2);
    let run = asoctl(&azure, &with(&["--include", "databases"])).await;
    assert!(run.exits(2).err.contains("Microsoft.Sql/*"));
}

#[tokio::test(flavor = "multi_thread")]
async fn reports() {
    let azure = simulator(&documents()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.yaml");
    let run = asoctl(&azure, &with(&["--dry-run", "-o", text(&file)])).await;
    let run = run.exits(0);
    assert_eq!(run.out.lines().count(), documents().len());
    assert!(
        run.out
            .contains("ResourceGroup.resources.azure.com 2020-06-01 orchard-prod ")
    );
    assert!(!file.exists());
    let run = asoctl(&azure, &with(&["--report", "json"])).await.exits(0);
    let report: Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(report["imported"], documents().len());
    assert_eq!(report["unsupported"], serde_json::json!({}));
    assert_eq!(asoctl(&azure, &with(&["--quiet"])).await.exits(0).err, "");
    let run = asoctl(&azure, &with(&["--verbose"])).await.exits(0);
    assert!(run.err.contains("read /subscriptions/") && run.err.contains("listed /"));
    let run = asoctl(&azure, &with(&["--verify"])).await.exits(0);
    assert!(run.err.contains(" 0 would change"), "{}", run.err);
    for wrong in [
        &["import", "azure-resource"][..],
        &["export", "resource", "x"],
    ] {
        let run = asoctl(&azure, wrong).await.exits(2);
        assert!(run.err.contains("--help"), "{}", run.err);
    }
    let help = asoctl(&azure, &["export", "resource", "--help"])
        .await
        .exits(0);
    assert!(help.out.contains("Exit codes") && help.out.contains("Examples:"));
}
