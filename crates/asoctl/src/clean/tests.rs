use super::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::VecDeque;

/// A cluster that keeps what is done to it, and fails as it is told to.
#[derive(Default)]
struct Fake {
    crds: Vec<Value>,
    pages: RefCell<VecDeque<Result<Page, ClusterError>>>,
    replies: RefCell<VecDeque<Result<(), ClusterError>>>,
    calls: RefCell<Vec<String>>,
}

fn error(status: impl Into<Option<u16>>) -> ClusterError {
    ClusterError {
        status: status.into(),
        message: "no".to_owned(),
    }
}

impl Fake {
    fn note(&self, call: String) -> Result<(), ClusterError> {
        self.calls.borrow_mut().push(call);
        self.replies.borrow_mut().pop_front().unwrap_or(Ok(()))
    }

    fn calls(&self) -> Vec<String> {
        self.calls.take()
    }
}

impl Cluster for Fake {
    async fn definitions(&self) -> Result<Vec<Value>, ClusterError> {
        Ok(self.crds.clone())
    }

    async fn objects(&self, stored: &Stored, next: Option<&str>) -> Result<Page, ClusterError> {
        let call = format!("list {} {} {next:?}", stored.plural, stored.version);
        self.calls.borrow_mut().push(call);
        let page = self.pages.borrow_mut().pop_front();
        page.unwrap_or_else(|| Ok(Page::default()))
    }

    async fn replace_object(&self, _: &Stored, object: &Value) -> Result<(), ClusterError> {
        let original = object["spec"]["originalVersion"].as_str();
        self.note(format!("write {} {original:?}", object["metadata"]["name"]))
    }

    async fn replace_status(&self, crd: &Value) -> Result<(), ClusterError> {
        self.note(format!("status {}", crd["status"]["storedVersions"]))
    }
}

fn crd(storage: &str, stored: &[&str]) -> Value {
    json!({
        "metadata": {"name": "servers.sql.azure.com", "resourceVersion": "7"},
        "spec": {
            "group": "sql.azure.com",
            "names": {"plural": "servers"},
            "versions": [
                {"name": "v1beta20211101", "served": false, "storage": "v1beta20211101" == storage},
                {"name": "v1api20211101", "served": true, "storage": "v1api20211101" == storage},
                {"name": "v20230801storage", "served": true, "storage": "v20230801storage" == storage},
            ],
        },
        "status": {"storedVersions": stored},
    })
}

const NEW: &str = "v20230801storage";

fn object(name: &str) -> Value {
    json!({"metadata": {"name": name, "namespace": "shop"}, "spec": {"originalVersion": "v1alpha1api20211101"}})
}

fn page(names: &[&str], next: Option<&str>) -> Result<Page, ClusterError> {
    Ok(Page {
        items: names.iter().map(|name| object(name)).collect(),
        next: next.map(str::to_owned),
    })
}

fn cluster(pages: Vec<Result<Page, ClusterError>>) -> Fake {
    Fake {
        crds: vec![crd(NEW, &["v1api20211101storage", NEW])],
        pages: RefCell::new(pages.into()),
        ..Fake::default()
    }
}

async fn run(fake: &Fake, dry_run: bool) -> Vec<Cleaned> {
    let options = Options {
        dry_run,
        pause: Duration::ZERO,
        ..Options::default()
    };
    clean(fake, &options, |_| {}).await.unwrap()
}

#[test]
fn what_is_stored_in_now_is_kept() {
    let of = |storage, stored: &[&str]| plan(&crd(storage, stored));
    let made = of(NEW, &["v1api20211101storage", NEW]).unwrap();
    assert_eq!(
        (made.keep.as_str(), made.drop),
        (NEW, vec!["v1api20211101storage".to_owned()])
    );
    assert_eq!(made.stored.version, NEW);
    assert!(of(NEW, &[NEW]).unwrap().drop.is_empty());
    assert!(of(NEW, &[]).unwrap().drop.is_empty());
    // After a downgrade, a newer version is in the list.
    let made = of("v1api20211101", &["v1api20211101", NEW]).unwrap();
    assert_eq!(
        (made.keep.as_str(), made.drop),
        ("v1api20211101", vec![NEW.to_owned()])
    );
}

#[test]
fn odd_definitions_are_refused() {
    let old = "v1beta20211101";
    assert_eq!(
        plan(&crd(old, &[old])),
        Err(PlanError::TooOld {
            version: old.to_owned()
        })
    );
    for (pointer, what) in [
        ("/spec/versions", "spec.versions"),
        ("/spec/group", "spec.group"),
        ("/spec/names/plural", "spec.names.plural"),
    ] {
        let mut broken = crd(NEW, &[NEW]);
        *broken.pointer_mut(pointer).unwrap() = Value::Null;
        assert_eq!(plan(&broken), Err(PlanError::Shape(what)));
    }
    assert!(plan(&crd("none", &[])).is_err());
    assert!(plan(&Value::Null).is_err());
}

#[test]
fn an_object_is_read_in_a_version_that_is_served() {
    let mut crd = crd(NEW, &[NEW, "v1api20211101"]);
    crd["spec"]["versions"][2]["served"] = json!(false);
    let made = plan(&crd).unwrap();
    assert_eq!(
        (made.keep.as_str(), made.stored.version.as_str()),
        (NEW, "v1api20211101")
    );
}

#[tokio::test]
async fn all_pages_are_rewritten_before_the_status_is() {
    let fake = cluster(vec![page(&["a", "b"], Some("n")), page(&["c"], None)]);
    let cleaned = run(&fake, false).await;
    assert_eq!((cleaned[0].objects, cleaned[0].failures.len()), (3, 0));
    let list = |next: &str| format!("list servers {NEW} {next}");
    let write = |name: &str| format!("write \"{name}\" Some(\"v1beta20211101\")");
    assert_eq!(
        fake.calls(),
        [
            list("None"),
            write("a"),
            write("b"),
            list("Some(\"n\")"),
            write("c"),
            format!("status [\"{NEW}\"]"),
        ]
    );
}

#[tokio::test]
async fn a_dry_run_only_lists() {
    let fake = cluster(vec![page(&["a", "b"], None)]);
    let cleaned = run(&fake, true).await;
    assert_eq!(cleaned[0].objects, 2);
    assert_eq!(fake.calls().len(), 1);
}

#[tokio::test]
async fn nothing_is_done_where_nothing_is_old() {
    let fake = Fake {
        crds: vec![crd(NEW, &[NEW])],
        ..Fake::default()
    };
    let cleaned = run(&fake, false).await;
    assert!(cleaned[0].plan.as_ref().unwrap().drop.is_empty());
    assert!(fake.calls().is_empty());
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let fake = cluster(vec![Err(error(503)), page(&["a"], None)]);
    fake.replies
        .replace([Err(error(500)), Err(error(None))].into());
    let cleaned = run(&fake, false).await;
    assert!(cleaned[0].failures.is_empty());
    // Two lists, three writes, one status.
    assert_eq!(fake.calls().len(), 6);
}

#[tokio::test]
async fn an_object_that_was_overtaken_is_well() {
    for status in [404, 409, 410] {
        let fake = cluster(vec![page(&["a", "b"], None)]);
        fake.replies.replace([Err(error(status))].into());
        let cleaned = run(&fake, false).await;
        assert_eq!((cleaned[0].objects, cleaned[0].failures.len()), (1, 0));
        assert!(fake.calls().last().unwrap().starts_with("status"));
    }
}

#[tokio::test]
async fn a_version_stays_in_the_list_while_an_object_may_be_stored_in_it() {
    let fake = cluster(vec![page(&["a", "b"], None)]);
    fake.replies.replace([Err(error(422))].into());
    let cleaned = run(&fake, false).await;
    assert_eq!(cleaned[0].failures[0].to_string(), "shop/a: no");
    // The other object is written all the same; the status is not.
    assert_eq!(cleaned[0].objects, 1);
    assert_eq!(fake.calls().len(), 3);
    // Three tries, and no more.
    let fake = cluster(vec![page(&["a"], None)]);
    fake.replies
        .replace([Err(error(500)), Err(error(500)), Err(error(500))].into());
    assert_eq!(run(&fake, false).await[0].failures.len(), 1);
    assert_eq!(fake.calls().len(), 4);
}

#[tokio::test]
async fn a_list_that_expired_is_read_again() {
    let fake = cluster(vec![
        page(&["a"], Some("n")),
        Err(error(410)),
        page(&["a"], Some("m")),
        page(&["b"], None),
    ]);
    let cleaned = run(&fake, false).await;
    assert_eq!((cleaned[0].objects, cleaned[0].failures.len()), (2, 0));
    // But not for ever.
    let forever = (0..20).flat_map(|_| [page(&["a"], Some("n")), Err(error(410))]);
    let fake = cluster(forever.collect());
    assert_eq!(run(&fake, false).await[0].failures.len(), 1);
}

#[tokio::test]
async fn a_crd_that_somebody_changed_is_a_failure_of_its_own() {
    let mut fake = cluster(vec![page(&[], None)]);
    let mut first = crd(NEW, &["v1api20211101storage", NEW]);
    first["metadata"]["name"] = json!("databases.sql.azure.com");
    fake.crds.push(first);
    fake.replies.replace([Err(error(409))].into());
    let cleaned = run(&fake, false).await;
    let failures: Vec<_> = cleaned
        .iter()
        .map(|one| (one.crd.as_str(), one.failures.len()))
        .collect();
    assert_eq!(
        failures,
        [("databases.sql.azure.com", 1), ("servers.sql.azure.com", 0)]
    );
}
