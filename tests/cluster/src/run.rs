//! The test from start to end.

use crate::args::Args;
use crate::clean;
use crate::crds;
use crate::documents::{self, Served};
use crate::dry_run;
use crate::rejections::{self, Expected, Judged};
use crate::report::{self, Measured};
use crate::servers::Servers;
use crate::shape::Shape;
use crate::tools::{self, Missing, Tools};
use anyhow::{Context as _, bail};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The list of samples that are wrong in themselves.
pub(crate) const EXPECTED: &str = "tests/cluster/expected-rejections.yaml";

/// The list of imported documents that hold what Azure answers and the specification does not know.
pub(crate) const EXPECTED_IMPORTED: &str = "tests/cluster/expected-rejections-imported.yaml";

/// Our own documents.
const OWN: &str = "docs/examples";

/// The workspace that this program was built from.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the test. Results go to `out`.
///
/// # Errors
/// The test cannot be carried out. That something is refused is an exit code.
pub(crate) async fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let tools = match tools::find(args)? {
        Ok(tools) => tools,
        Err(Missing(what)) if args.require => bail!("{what}"),
        Err(Missing(what)) => {
            writeln!(
                out,
                "CLUSTER TEST SKIPPED: NO CRD WAS SHOWN TO AN API SERVER: {what}"
            )?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    writeln!(
        out,
        "programs are there after {:.1} s",
        start.elapsed().as_secs_f64()
    )?;
    let mut good = true;
    let mut rows = Vec::new();
    for (index, shape) in args.shapes().into_iter().enumerate() {
        let row = one_shape(args, &tools, shape, index == 0, &mut good, out).await?;
        rows.push(row);
    }
    write!(out, "{}", report::table(&rows))?;
    if args.groups.is_empty() {
        for excess in rows.iter().filter_map(Measured::excess) {
            // Time and memory depend on what else the machine does: only a run that is for them fails by them.
            good &= !args.measure;
            writeln!(out, "ABOVE THE REFERENCE: {excess}")?;
        }
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn one_shape(
    args: &Args,
    tools: &Tools,
    shape: Shape,
    with_documents: bool,
    good: &mut bool,
    out: &mut dyn Write,
) -> anyhow::Result<Measured> {
    let written = crds::written(shape, &args.groups)?;
    let mut servers = Servers::start(tools).await?;
    let empty = servers.memory()?;
    // A server that ended explains why requests failed.
    let applied = match crds::apply(&servers.client, &written).await {
        Ok(applied) => applied,
        Err(error) => return Err(servers.check().err().unwrap_or(error)),
    };
    let full = servers.memory()?;
    writeln!(
        out,
        "{}: {} of {} CRDs are established",
        shape.name(),
        written.len() - applied.problems.len(),
        written.len()
    )?;
    for problem in &applied.problems {
        *good = false;
        writeln!(out, "  REFUSED: {problem}")?;
    }
    for (warning, crds) in &applied.warnings {
        writeln!(out, "  the server warns, for {crds} CRDs: {warning}")?;
    }
    if with_documents {
        *good &= check_documents(args, shape, &servers.client, &written, out).await?;
        writeln!(out, "{}", clean::check(&servers).await?)?;
    }
    Ok(Measured {
        shape,
        crds: written.len(),
        bytes: size(&written)?,
        ready_after: servers.ready_after,
        empty,
        took: applied.took,
        full,
    })
}

fn size(crds: &[Value]) -> anyhow::Result<usize> {
    let mut bytes = 0;
    for crd in crds {
        bytes += serde_json::to_vec(crd).context("a CRD is no JSON")?.len();
    }
    Ok(bytes)
}

/// Our own documents, and the samples; whether all is as it should be.
async fn check_documents(
    args: &Args,
    shape: Shape,
    client: &kube::Client,
    crds: &[Value],
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let served = Served::of(crds);
    let own = check_folder(client, &served, &root().join(OWN), &[]).await?;
    let mut good = own.print(&format!("our own documents ({OWN})"), OWN, out)?;
    let others = [
        ("samples", &args.samples, EXPECTED),
        ("imported documents", &args.imported, EXPECTED_IMPORTED),
    ];
    for (what, folder, list) in others {
        let Some(folder) = folder else {
            continue;
        };
        let expected = rejections::expected(&root().join(list))?;
        let mut found = check_folder(client, &served, folder, &expected).await?;
        if shape == Shape::Minimal || !args.groups.is_empty() {
            // Where not all documents are sent, an entry without its rejection says nothing.
            found.judged.stale.clear();
        }
        good &= found.print(what, list, out)?;
    }
    Ok(good)
}

/// What came of a folder.
struct Folder {
    sent: usize,
    out_of_scope: usize,
    unreadable: Vec<String>,
    judged: Judged,
}

async fn check_folder(
    client: &kube::Client,
    served: &Served,
    folder: &Path,
    expected: &[Expected],
) -> anyhow::Result<Folder> {
    let read = documents::read(folder)?;
    let checked = dry_run::check(client, served, read.documents).await?;
    Ok(Folder {
        sent: checked.sent,
        out_of_scope: checked.out_of_scope,
        unreadable: read.problems,
        judged: rejections::judge(checked.rejections, expected),
    })
}

impl Folder {
    /// Prints, and tells whether all is as it should be.
    fn print(&self, what: &str, list: &str, out: &mut dyn Write) -> anyhow::Result<bool> {
        let Judged {
            expected,
            unexpected,
            stale,
        } = &self.judged;
        writeln!(
            out,
            "{what}: {} sent, {} accepted, {} refused as expected; {} are of kinds or versions that are not served",
            self.sent,
            self.sent - expected.len() - unexpected.len(),
            expected.len(),
            self.out_of_scope
        )?;
        for (rejection, reason) in expected {
            writeln!(
                out,
                "  refused as expected: {rejection}\n    because: {reason}"
            )?;
        }
        for problem in &self.unreadable {
            writeln!(out, "  UNREADABLE: {problem}")?;
        }
        for rejection in unexpected {
            writeln!(out, "  REFUSED: {rejection}")?;
        }
        for entry in stale {
            writeln!(out, "  NO LONGER REFUSED; remove it from {list}: {entry}")?;
        }
        Ok(self.unreadable.is_empty() && unexpected.is_empty() && stale.is_empty())
    }
}
