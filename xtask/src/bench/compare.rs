//! Measures several forms of the same crates in turn, so that whatever else the machine does hits all of them.

use super::targets::{Features, Target};
use super::{Cost, Step, once};
use anyhow::{Context as _, bail};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The consumer runs for about so long, in seconds, to tell its speed.
const RUN: f64 = 1.0;

/// One form: the crates of some groups, and a program that uses them.
pub struct Variant {
    /// How the table calls it.
    pub name: String,
    /// The `Cargo.toml` of its workspace.
    pub manifest: PathBuf,
    /// cargo's names of its libraries.
    pub libraries: Vec<String>,
    /// cargo's name of the program.
    pub consumer: Option<String>,
    /// What the program reads: see `variants/assets/consumer.rs`.
    pub documents: String,
}

/// What one form costs.
#[derive(Debug, Clone, Serialize)]
pub struct Bill {
    /// Its name.
    pub name: String,
    /// `cargo check` of the libraries; the memory is the largest library's.
    pub check: Cost,
    /// Their debug build.
    pub debug: Option<Cost>,
    /// Their release build.
    pub release: Option<Cost>,
    /// What the consumer pays on top.
    pub consumer: Option<ConsumerBill>,
}

/// What the program that uses the crates costs.
#[derive(Debug, Clone, Serialize)]
pub struct ConsumerBill {
    /// Its debug build.
    pub debug: Cost,
    /// Its release build.
    pub release: Cost,
    /// The binary of the release build, in MiB.
    pub binary_mib: f64,
    /// Documents that it reads, converts and writes in a second, in release.
    pub documents_per_second: f64,
    /// What it wrote, as JSON values by name.
    #[serde(skip)]
    pub output: Vec<(String, Value)>,
}

/// Steps in the order in which they build upon each other; whether it is the consumer's.
const STEPS: [(Step, bool); 5] = [
    (Step::Check, false),
    (Step::Build, false),
    (Step::Build, true),
    (Step::Release, false),
    (Step::Release, true),
];

/// Measures all forms, so many times, step by step; the best counts. Builds, which take most of the time, can be left out.
///
/// # Errors
/// One of them does not compile, or its program fails.
pub fn measure(
    variants: &[Variant],
    target_dir: &Path,
    repeat: usize,
    only_check: bool,
) -> anyhow::Result<Vec<Bill>> {
    let mut costs: Vec<[Option<Cost>; STEPS.len()]> = vec![[None; STEPS.len()]; variants.len()];
    for round in 1..=repeat {
        for (at, (step, is_consumer)) in STEPS.into_iter().enumerate() {
            if only_check && step != Step::Check {
                continue;
            }
            for (variant, costs) in variants.iter().zip(&mut costs) {
                let packages = if is_consumer {
                    variant.consumer.iter().cloned().collect()
                } else {
                    variant.libraries.clone()
                };
                if packages.is_empty() {
                    continue;
                }
                let target = Target {
                    label: format!(
                        "{} ({step:?} of {})",
                        variant.name,
                        if is_consumer {
                            "the consumer"
                        } else {
                            "the libraries"
                        }
                    ),
                    packages,
                    with: Vec::new(),
                    manifest: variant.manifest.clone(),
                    features: Features::Default,
                };
                // It takes minutes; who waits wants to know for what.
                let _ = writeln!(std::io::stderr(), "round {round}: measuring {target}");
                let cost = once(&target, step, target_dir)?;
                if let Some(best) = costs.get_mut(at) {
                    *best = Some(best.map_or(cost, |best: Cost| best.best(cost)));
                }
            }
        }
    }
    variants
        .iter()
        .zip(costs)
        .map(
            |(variant, [check, debug, consumer_debug, release, consumer_release])| {
                let consumer = match (&variant.consumer, consumer_debug, consumer_release) {
                    (Some(package), Some(debug), Some(release)) => {
                        Some(run(variant, package, target_dir, debug, release)?)
                    }
                    _ => None,
                };
                Ok(Bill {
                    name: variant.name.clone(),
                    check: check.context("nothing was measured")?,
                    debug,
                    release,
                    consumer,
                })
            },
        )
        .collect()
}

/// Runs the program of a variant: what it writes, and how fast.
fn run(
    variant: &Variant,
    package: &str,
    target_dir: &Path,
    debug: Cost,
    release: Cost,
) -> anyhow::Result<ConsumerBill> {
    let binary = target_dir.join("release").join(package);
    let binary = binary.with_extension(std::env::consts::EXE_EXTENSION);
    let size = std::fs::metadata(&binary)
        .with_context(|| format!("{} was not built", binary.display()))?
        .len();
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let documents = folder.path().join("documents");
    std::fs::write(&documents, &variant.documents).context("cannot write the documents")?;
    let (output, first) = consume(&binary, &documents, 1)?;
    // The first pass tells how many make a second.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let times = (RUN / first.max(1e-6)).clamp(1.0, 1e6) as u32;
    let (_, seconds) = consume(&binary, &documents, times)?;
    #[allow(clippy::cast_precision_loss)]
    let (count, bytes) = (output.len() as f64, size as f64);
    Ok(ConsumerBill {
        debug,
        release,
        binary_mib: bytes / 1024.0 / 1024.0,
        documents_per_second: count * f64::from(times) / seconds.max(1e-6),
        output,
    })
}

fn consume(
    binary: &Path,
    documents: &Path,
    times: u32,
) -> anyhow::Result<(Vec<(String, Value)>, f64)> {
    let done = Command::new(binary)
        .arg(documents)
        .arg(times.to_string())
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {}", binary.display()))?;
    let problems = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        bail!("{} failed: {}", binary.display(), problems.trim());
    }
    let output = String::from_utf8_lossy(&done.stdout)
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, json)| Ok((name.to_owned(), serde_json::from_str(json)?)))
        .collect::<anyhow::Result<_>>()?;
    Ok((output, problems.trim().parse()?))
}

/// The bills as a table; ratios are to the first.
#[must_use]
pub fn table(bills: &[Bill]) -> String {
    let width = bills
        .iter()
        .map(|bill| bill.name.len())
        .max()
        .unwrap_or(0)
        .max(7);
    let mut text = format!(
        "{:width$}  {:>29}  {:>13}  {:>13}  {:>13}  {:>21}  {:>6}  {:>8}\n\
         {:width$}  {:>7} {:>5} {:>7} {:>7}  {:>6} {:>6}  {:>6} {:>6}  {:>6} {:>6}  {:>6} {:>6} {:>7}  {:>6}  {:>8}\n",
        "",
        "libraries: check",
        "debug",
        "release",
        "consumer: debug",
        "release",
        "binary",
        "run",
        "variant",
        "CPU s",
        "x",
        "MiB",
        "x",
        "CPU s",
        "MiB",
        "CPU s",
        "MiB",
        "CPU s",
        "MiB",
        "CPU s",
        "x",
        "MiB",
        "MiB",
        "docs/s",
    );
    let Some(first) = bills.first() else {
        return text;
    };
    for bill in bills {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{:width$}  {:>7.2} {:>5.2} {:>7.0} {:>7.2}",
            bill.name,
            bill.check.cpu_seconds,
            bill.check.cpu_seconds / first.check.cpu_seconds,
            bill.check.peak_mib,
            bill.check.peak_mib / first.check.peak_mib,
        );
        for cost in [bill.debug, bill.release].into_iter().flatten() {
            let _ = write!(text, "  {:>6.2} {:>6.0}", cost.cpu_seconds, cost.peak_mib);
        }
        if let Some(consumer) = &bill.consumer {
            let base = first.consumer.as_ref().unwrap_or(consumer);
            let _ = write!(
                text,
                "  {:>6.2} {:>6.0}  {:>6.2} {:>6.2} {:>7.0}  {:>6.2}  {:>8.0}",
                consumer.debug.cpu_seconds,
                consumer.debug.peak_mib,
                consumer.release.cpu_seconds,
                consumer.release.cpu_seconds / base.release.cpu_seconds,
                consumer.release.peak_mib,
                consumer.binary_mib,
                consumer.documents_per_second,
            );
        }
        text.push('\n');
    }
    text
}

/// Documents that some form writes otherwise than the first: `visitor: storage/v20230101/StorageAccount`.
#[must_use]
pub fn differences(bills: &[Bill]) -> Vec<String> {
    let mut consumers = bills
        .iter()
        .filter_map(|bill| Some((&bill.name, bill.consumer.as_ref()?)));
    let Some((_, first)) = consumers.next() else {
        return Vec::new();
    };
    consumers
        .flat_map(|(name, consumer)| {
            first
                .output
                .iter()
                .zip(&consumer.output)
                .filter(|(expected, found)| expected != found)
                .map(move |((document, _), _)| format!("{name}: {document}"))
        })
        .collect()
}
