//! Prints what an import of 1,000 resources costs: `cargo run --release -p live-importer-tests --example measure`.
//!
//! With a folder as its argument, it writes the documents there instead, for `arm-simulator --seed`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

use arm_simulator::Fault;
use asoctl::import::live::Live;
use asoctl::import::{self, Options};
use live_importer_tests::estate::{GROUP, estate, families};
use live_importer_tests::{client, import as import_all, simulator};
use std::time::{Duration, Instant};

#[tokio::main]
async fn main() {
    let documents = estate(&families(20), 20, 600);
    if let Some(folder) = std::env::args().nth(1) {
        std::fs::create_dir_all(&folder).unwrap();
        let file = std::path::Path::new(&folder).join("all.json");
        std::fs::write(file, serde_json::to_string(&documents).unwrap()).unwrap();
        return;
    }
    let azure = simulator(&documents)
        .latency(Duration::from_millis(100))
        .start()
        .await
        .unwrap();
    let alone = Live {
        no_extensions: true,
        ..Live::default()
    };
    let mut first = String::new();
    for (what, live, faults) in [
        ("no extensions", &alone, false),
        ("no extensions, 5 % 429/503, 1 % resets", &alone, true),
        ("with extensions", &Live::default(), false),
    ] {
        azure.clear_requests();
        azure.clear_faults();
        if faults {
            azure.set_fault(Fault::Throttle, 0.03);
            azure.set_fault(Fault::Error, 0.02);
            azure.set_fault(Fault::Reset, 0.01);
        }
        let started = Instant::now();
        let client = client(&azure);
        let found = import_all(&client, &[GROUP], &Options::default(), live).await;
        let text = import::text(&found.resources).unwrap();
        let elapsed = started.elapsed();
        let same = if first.is_empty() || text == first {
            "same files"
        } else {
            "OTHER FILES"
        };
        first = text;
        println!(
            "{what}: {} resources, {} calls, {:.2} s, {same}; {:?}",
            found.resources.len(),
            azure.requests().len(),
            elapsed.as_secs_f64(),
            client.stats(),
        );
    }
}
