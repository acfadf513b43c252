//! `asoctl clean crds`, from end to end: a kind of our own changes the version that it is stored in, and then loses the old one,
//! which the API server allows only once no object can be stored in it any more.

use crate::client;
use crate::crds;
use crate::servers::Servers;
use anyhow::{Context as _, ensure};
use asoctl::Registry;
use asoctl::cli::{self, Streams};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

const OLD: &str = "v1api20200101storage";
const NEW: &str = "v20230101storage";
const OBJECTS: usize = 3;
const ALL: &str = "/apis/clean.test.example/v20230101storage/things";

/// Runs it. The text says what was seen.
///
/// # Errors
/// Something is not as it should be.
pub(crate) async fn check(servers: &Servers) -> anyhow::Result<String> {
    let client = &servers.client;
    let asoctl = |dry_run| asoctl(&servers.kubeconfig, dry_run);

    let (code, _, err) = asoctl(false).await?;
    ensure!(
        code == cli::NOTHING && err.contains("has no CRD of Azure Service Operator"),
        "without CRDs: {code} {err}"
    );

    apply(client, &[(OLD, true), (NEW, false)]).await?;
    for number in 0..OBJECTS {
        create(client, number).await?;
    }
    apply(client, &[(OLD, false), (NEW, true)]).await?;
    ensure!(
        stored(client).await? == [OLD, NEW],
        "the server keeps no list"
    );

    let would = format!(
        "things.clean.test.example: would rewrite {OBJECTS} objects in {NEW}, and drop {OLD}\n"
    );
    let (code, out, err) = asoctl(true).await?;
    ensure!(
        code == cli::SUCCESS && out == would,
        "dry run: {code} {out}{err}"
    );
    ensure!(stored(client).await? == [OLD, NEW], "a dry run writes");

    let did = format!(
        "things.clean.test.example: rewrote {OBJECTS} objects in {NEW}, and dropped {OLD}\n"
    );
    let (code, out, err) = asoctl(false).await?;
    ensure!(
        code == cli::SUCCESS && out == did,
        "for real: {code} {out}{err}"
    );
    ensure!(
        stored(client).await? == [NEW],
        "the old version is still there"
    );
    let (code, out, err) = asoctl(false).await?;
    ensure!(
        code == cli::SUCCESS && out.is_empty() && err.starts_with("0 of 1 CRD had old versions"),
        "a second time: {code} {out}{err}"
    );

    apply(client, &[(NEW, true)]).await?;
    let list: Value = client::get(client, ALL).await?.read()?;
    let originals: Vec<_> = list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|object| object["spec"]["originalVersion"].as_str())
        .collect();
    ensure!(
        originals == ["v1beta20200101"; OBJECTS],
        "the objects are {originals:?}"
    );
    Ok(format!(
        "asoctl clean crds: {OBJECTS} objects rewritten in the new version, and the old one could be removed"
    ))
}

/// The program in this process, on a thread where it can wait by itself.
async fn asoctl(kubeconfig: &Path, dry_run: bool) -> anyhow::Result<(u8, String, String)> {
    let mut arguments: Vec<OsString> = ["asoctl", "clean", "crds", "--kubeconfig"]
        .map(OsString::from)
        .into();
    arguments.push(kubeconfig.into());
    if dry_run {
        arguments.push("--dry-run".into());
    }
    let run = move || {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            out: &mut out,
            err: &mut err,
            input: &mut std::io::empty(),
        };
        let code = cli::run(&Registry::default(), arguments, &mut streams)?;
        anyhow::Ok((code, String::from_utf8(out)?, String::from_utf8(err)?))
    };
    tokio::task::spawn_blocking(run).await?
}

/// Applies the CRD with these versions, all of which are served, and waits until the server has seen it.
async fn apply(client: &kube::Client, versions: &[(&str, bool)]) -> anyhow::Result<()> {
    let versions: Vec<Value> = versions
        .iter()
        .map(|(name, storage)| {
            let schema = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
            json!({"name": name, "served": true, "storage": storage, "schema": {"openAPIV3Schema": schema}})
        })
        .collect();
    let crd = json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": "things.clean.test.example",
            "labels": {"app.kubernetes.io/name": "azure-service-operator"},
        },
        "spec": {
            "group": "clean.test.example",
            "names": {"kind": "Thing", "listKind": "ThingList", "plural": "things", "singular": "thing"},
            "scope": "Namespaced",
            "versions": versions,
        },
    });
    let applied = crds::apply(client, std::slice::from_ref(&crd)).await?;
    ensure!(
        applied.problems.is_empty(),
        "{}",
        applied.problems.join("; ")
    );
    Ok(())
}

async fn stored(client: &kube::Client) -> anyhow::Result<Vec<String>> {
    let path = format!("{}/things.clean.test.example", crds::PATH);
    let crd: Value = client::get(client, &path).await?.read()?;
    let stored = crd["status"]["storedVersions"].clone();
    serde_json::from_value(stored).context("a CRD without storedVersions")
}

async fn create(client: &kube::Client, number: usize) -> anyhow::Result<()> {
    let path = format!("/apis/clean.test.example/{OLD}/namespaces/default/things");
    let object = json!({
        "apiVersion": format!("clean.test.example/{OLD}"),
        "kind": "Thing",
        "metadata": {"name": format!("thing-{number}")},
        "spec": {"originalVersion": "v1alpha1api20200101"},
    });
    for _ in 0..100 {
        let answer = client::post(client, &path, &object).await?;
        match answer.refusal() {
            None => return Ok(()),
            // An established kind takes a moment until it is served.
            Some(_) if answer.status == http::StatusCode::NOT_FOUND => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Some(refusal) => anyhow::bail!("an object is refused: {refusal}"),
        }
    }
    anyhow::bail!("the kind is not served in time")
}
