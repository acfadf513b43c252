//! `asoctl clean crds`.

use super::{NOTHING, Streams, count, exit_code, runtime};
use crate::clean::{self, Cleaned, Kubernetes, Options};
use std::io;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct CleanArguments {
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// The configuration for Kubernetes [default: $KUBECONFIG, else ~/.kube/config]
    #[arg(long, value_name = "FILE")]
    kubeconfig: Option<PathBuf>,
    /// The context of that configuration [default: its current one]
    #[arg(long, value_name = "NAME")]
    context: Option<String>,
}

pub(super) fn run(arguments: &CleanArguments, streams: &mut Streams<'_>) -> io::Result<u8> {
    let options = Options {
        dry_run: arguments.dry_run,
        ..Options::default()
    };
    let mut written = Ok(());
    let cleaned = runtime::run(async {
        let file = arguments.kubeconfig.as_deref();
        let cluster = Kubernetes::connect(file, arguments.context.as_deref())
            .await
            .map_err(|error| error.to_string())?;
        let cleaned = clean::clean(&cluster, &options, |one| {
            // Work goes on where nobody reads any more: a half cleaned cluster helps no one.
            if written.is_ok() {
                written = show(one, options.dry_run, streams);
            }
        });
        cleaned.await.map_err(|error| error.to_string())
    })?;
    written?;
    let cleaned = match cleaned {
        Ok(cleaned) => cleaned,
        Err(error) => {
            writeln!(streams.err, "error: {error}")?;
            return Ok(NOTHING);
        }
    };
    if cleaned.is_empty() {
        writeln!(
            streams.err,
            "error: the cluster has no CRD of Azure Service Operator; is it the one that is meant?"
        )?;
        return Ok(NOTHING);
    }
    let failed = cleaned.iter().filter(|one| !one.failures.is_empty());
    let failed = failed.count();
    let had_work = |one: &&Cleaned| one.plan.as_ref().is_some_and(|plan| !plan.drop.is_empty());
    let worked = cleaned.iter().filter(had_work).count();
    let objects: usize = cleaned.iter().map(|one| one.objects).sum();
    let verb = if options.dry_run { "would be " } else { "" };
    writeln!(
        streams.err,
        "{} of {} had old versions, {} {verb}rewritten, {failed} failed",
        worked,
        count(cleaned.len(), "CRD"),
        count(objects, "object"),
    )?;
    Ok(exit_code(cleaned.len() - failed, failed))
}

/// One line for each CRD with something to do, and one for each failure.
fn show(one: &Cleaned, dry_run: bool, streams: &mut Streams<'_>) -> io::Result<()> {
    for failure in &one.failures {
        writeln!(streams.err, "error: {}: {failure}", one.crd)?;
    }
    let Some(plan) = one.plan.as_ref().filter(|plan| !plan.drop.is_empty()) else {
        return Ok(());
    };
    let objects = count(one.objects, "object");
    let dropped = plan.drop.join(", ");
    match (dry_run, one.failures.is_empty()) {
        (true, _) => writeln!(
            streams.out,
            "{}: would rewrite {objects} in {}, and drop {dropped}",
            one.crd, plan.keep
        ),
        (false, true) => writeln!(
            streams.out,
            "{}: rewrote {objects} in {}, and dropped {dropped}",
            one.crd, plan.keep
        ),
        (false, false) => writeln!(
            streams.out,
            "{}: rewrote {objects} in {}; {dropped} stay in its list",
            one.crd, plan.keep
        ),
    }
}
