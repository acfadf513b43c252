//! Reads and writes documents. Part of a benchmark: `consumer FILE [TIMES]`, where each line of the file is a name, a tab
//! and JSON. Prints what it wrote, once, and on stderr the seconds that all of it took.

mod roots;

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = std::fs::read_to_string(arguments.next().ok_or("no file given")?)?;
    let times: usize = arguments.next().map_or(Ok(1), |times| times.parse())?;
    let documents: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    let mut output = String::new();
    for (name, document) in &documents {
        writeln!(output, "{name}\t{}", roots::one(name, document)?)?;
    }
    print!("{output}");
    let start = Instant::now();
    for _ in 0..times {
        for (name, document) in &documents {
            std::hint::black_box(roots::one(name, document)?);
        }
    }
    eprintln!("{}", start.elapsed().as_secs_f64());
    Ok(())
}
