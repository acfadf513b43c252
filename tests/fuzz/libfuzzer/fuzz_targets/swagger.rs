//! See `fuzz_tests`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz_tests::run("swagger", input));
