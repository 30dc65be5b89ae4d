//! The contract suites, on every adapter. How to add a case: see the library's documentation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

use std::future::Future;
use std::time::Duration;

use socle_tests::contract;
use socle_tests::databases::{Engine, fresh};

/// A case that waits for ever fails instead.
async fn in_time<F: Future<Output = ()>>(case: F) {
    tokio::time::timeout(Duration::from_mins(2), case).await.expect("the case comes to an end");
}

/// Runs every case of the list on every engine, each on a fresh database.
macro_rules! contract_suite {
    (@on $engine:ident $( $context:ident { $( $subject:ident { $( $case:ident ),+ $(,)? } )+ } )+) => {
        $( mod $context { $( mod $subject { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                let database = crate::fresh(crate::Engine::$engine).await;
                crate::in_time(crate::contract::$context::$subject::$case(&database)).await;
            }
        )+ } )+ } )+
    };
    ($($list:tt)+) => {
        mod postgres { contract_suite!(@on Postgres $($list)+); }
        mod sqlite { contract_suite!(@on Sqlite $($list)+); }
    };
}

/// Runs every case of a list on every adapter of a port, each on a fresh one.
macro_rules! port_suite {
    (@on $adapter:path, $port:ident { $( $case:ident ),+ $(,)? }) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                crate::in_time(async { crate::contract::$port::$case(&$adapter().await).await }).await;
            }
        )+
    };
    ($port:ident on [ $( $name:ident: $adapter:path ),+ ] $list:tt) => {
        mod $port { $( mod $name { port_suite!(@on $adapter, $port $list); } )+ }
    };
}

// Below the macros, which they use.
mod adapters;
mod identity;
mod platform;
mod ports;
mod recruiting;

/// A case that is written and not listed would never run.
#[test]
fn every_case_is_listed() {
    let list = [
        include_str!("identity.rs"),
        include_str!("platform.rs"),
        include_str!("ports.rs"),
        include_str!("recruiting.rs"),
    ]
    .concat();
    let mut missing = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/contract")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.file_name().is_some_and(|name| name == "samples.rs") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let cases = source.lines().filter_map(|line| line.strip_prefix("pub async fn "));
            for case in cases.filter_map(|rest| rest.split('(').next()) {
                if !list.contains(&format!("\n            {case},\n"))
                    && !list.contains(&format!("\n        {case},\n"))
                {
                    missing.push(format!("{}: {case}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "add these to `contract_suite!` or `port_suite!`: {missing:#?}");
}
