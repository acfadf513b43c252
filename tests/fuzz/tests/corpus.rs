//! Inputs that the fuzzer found worth keeping still hold.

use std::path::Path;

#[test]
fn corpora_hold() -> std::io::Result<()> {
    // Without optimisation, documents at the limit of nesting need more than a test's thread has.
    let all = std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(run_all)?;
    match all.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[expect(clippy::print_stdout, reason = "captured, unless the test dies")]
fn run_all() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, run) in fuzz_tests::TARGETS {
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus.join(target))? {
            let path = entry?.path();
            // Seen when a test dies of something that is no panic.
            println!("{}", path.display());
            run(&std::fs::read(path)?);
            inputs += 1;
        }
        assert!(inputs > 0, "no inputs of {target}");
    }
    Ok(())
}
