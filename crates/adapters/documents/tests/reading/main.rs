//! Reading documents, each in a program of its own. This is that program, too: called with a word
//! that it knows it reads a document as the real one does, or misbehaves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod cvs;
mod docx;
mod fixtures;
mod hostile;
mod misbehavior;
mod pdf;
mod readable;
mod support;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use support::Test;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some(support::READ) => return support::read(arguments.last()),
        Some(misbehavior::MISBEHAVE) => return misbehavior::run(&arguments[1..]),
        Some(fixtures::WRITE) => return fixtures::write(),
        _ => {}
    }
    let wanted: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let tests = [readable::TESTS, hostile::TESTS, misbehavior::TESTS, fixtures::TESTS].concat();
    let wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(*part));
    let failed = tests.iter().filter(|(name, _)| wanted(name)).filter(|test| !passes(test)).count();
    println!("{failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes((name, test): &Test) -> bool {
    let passed = std::panic::catch_unwind(AssertUnwindSafe(test)).is_ok();
    println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    passed
}
