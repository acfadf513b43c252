//! Inputs that the fuzzer found worth keeping still hold.

use std::path::Path;

#[test]
fn corpora_hold() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, run) in fuzz_tests::TARGETS {
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus.join(target))? {
            run(&std::fs::read(entry?.path())?);
            inputs += 1;
        }
        assert!(inputs > 0, "no inputs of {target}");
    }
    Ok(())
}
