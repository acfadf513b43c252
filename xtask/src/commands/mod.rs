//! One file a command: its arguments, and what it does with them.

pub mod add;
pub mod bench_compile;
pub mod check_features;
pub mod cluster_test;
pub mod config_schema;
pub mod coverage;
pub mod crds;
pub mod diff;
pub mod explain;
pub mod generate;
pub mod parity;
pub mod specs;
pub mod structure;
