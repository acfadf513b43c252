//! Documents a second: import, requests and conversions, beside parsing and printing the same documents as plain JSON.
//!
//! `taskset --cpu-list 0 cargo bench -p importer-tests` measures one core. What a conversion costs beyond that parse and print is what
//! the library adds; the target for an import is three times as much in all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

use asoctl::Registry;
use asoctl::convert::{self, Target};
use asoctl::documents::Input;
use asoctl::import::{self, Options, VersionChoice};
use asoctl::to_arm;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// What `asoctl` allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Each document of our own so often, in resource groups of its own.
const COPIES: usize = 40;

/// The documents: a file each, with the folder that names its API version.
fn documents() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    let mut found = Vec::new();
    for version in fs::read_dir(folder).unwrap() {
        for file in fs::read_dir(version.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let value: Value = serde_json::from_str(&text).unwrap();
            let list = match &value {
                Value::Array(list) => list.clone(),
                Value::Object(object) if object.contains_key("value") => {
                    object["value"].as_array().unwrap().clone()
                }
                _ => vec![value],
            };
            for (index, one) in list.into_iter().enumerate() {
                let text = serde_json::to_string_pretty(&one).unwrap();
                for copy in 0..COPIES {
                    let text = text
                        .replace("Harbour-Prod", &format!("Harbour-{copy}"))
                        .replace("harbour", &format!("harbour{copy}"));
                    found.push((path.with_extension(format!("{index}.{copy}.json")), text));
                }
            }
        }
    }
    found.sort();
    found
}

fn options() -> Options {
    Options {
        version: VersionChoice::Folder,
        ..Options::default()
    }
}

/// From the texts of the documents to the text of the YAML.
fn import(registry: &Registry, documents: &[(PathBuf, String)]) -> String {
    let options = options();
    let readings = documents.iter().map(|(path, text)| {
        let parsed = import::parse(path, text).unwrap();
        import::read(registry, parsed.sources, &options)
    });
    import::text(&import::finish(readings, &options).resources).unwrap()
}

/// From the text of YAML to lines of requests.
fn to_arm(registry: &Registry, yaml: &str) -> String {
    let (inputs, errors) = Input::parse(Path::new("all.yaml"), yaml);
    assert!(errors.is_empty());
    let made = to_arm::to_arm(registry, inputs, &to_arm::Options::default());
    let mut text = String::new();
    for request in made.requests {
        writeln!(text, "{}", serde_json::to_string(&request).unwrap()).unwrap();
    }
    text
}

fn throughput(criterion: &mut Criterion) {
    let registry = Registry::new(aso_resources::registry());
    let documents = documents();
    let yaml = import(&registry, &documents);
    let inputs = Input::parse(Path::new("all.yaml"), &yaml).0;
    println!(
        "{} documents, {} bytes of JSON; {} documents, {} bytes of YAML",
        documents.len(),
        documents.iter().map(|(_, text)| text.len()).sum::<usize>(),
        inputs.len(),
        yaml.len()
    );
    let mut group = criterion.benchmark_group("documents");
    group.throughput(Throughput::Elements(documents.len() as u64));
    group.bench_function("json in, json out", |bencher| {
        bencher.iter(|| {
            for (_, text) in &documents {
                let value: Value = serde_json::from_str(text).unwrap();
                black_box(serde_json::to_string(&value).unwrap());
            }
        });
    });
    group.bench_function("json in", |bencher| {
        bencher.iter(|| {
            for (path, text) in &documents {
                black_box(import::parse(path, text).unwrap());
            }
        });
    });
    group.bench_function("json in, read by plan", |bencher| {
        let options = options();
        bencher.iter(|| {
            for (path, text) in &documents {
                let sources = import::parse(path, text).unwrap().sources;
                black_box(import::read(&registry, sources, &options));
            }
        });
    });
    group.bench_function("import", |bencher| {
        bencher.iter(|| black_box(import(&registry, &documents)));
    });
    group.throughput(Throughput::Elements(inputs.len() as u64));
    group.bench_function("yaml out", |bencher| {
        let options = options();
        let readings = documents.iter().map(|(path, text)| {
            import::read(
                &registry,
                import::parse(path, text).unwrap().sources,
                &options,
            )
        });
        let resources = import::finish(readings, &options).resources;
        bencher.iter(|| black_box(import::text(&resources).unwrap()));
    });
    group.bench_function("yaml in", |bencher| {
        bencher.iter(|| black_box(Input::parse(Path::new("all.yaml"), &yaml)));
    });
    group.bench_function("to-arm", |bencher| {
        bencher.iter(|| black_box(to_arm(&registry, &yaml)));
    });
    group.bench_function("convert to newest", |bencher| {
        bencher.iter(|| black_box(convert::convert(&registry, inputs.clone(), &Target::Newest)));
    });
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);
