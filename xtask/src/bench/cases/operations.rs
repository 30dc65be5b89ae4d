//! Starting, standing still, and the shortest answer there is.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

use crate::bench::{
    case::{Case, Figure, Outcome},
    lab::{Lab, Target},
    load::{Load, number},
    process,
    server::Server,
};

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "startup",
        measures: "From starting the program to the first answer of `GET /health/live`, on SQLite \
                   in an empty folder; the median of five.",
        run: startup,
    },
    Case {
        name: "idle_memory",
        measures: "Resident memory after the start and two seconds of standing still.",
        run: idle_memory,
    },
    Case {
        name: "binary_size",
        measures: "The size of the release binary, which carries migrations, templates and the \
                   browsable API.",
        run: binary_size,
    },
    Case {
        name: "health_live",
        measures: "`GET /health/live`, which is what every answer pays for: routing, request id, \
                   headers, log. The ceiling answers constant bytes.",
        run: health_live,
    },
];

const MEBIBYTE: f64 = 1024.0 * 1024.0;

fn startup(lab: &mut Lab) -> Result<Outcome> {
    let mut times = Vec::new();
    for round in 1..=5 {
        lab.show(&format!("start {round} of 5"));
        times.push(Server::startup(&lab.socle)?.as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let figure = Figure::below("from start to first answer", times[2], 1000.0, "ms");
    Ok(Outcome { figures: vec![figure], ..Outcome::default() })
}

fn idle_memory(lab: &mut Lab) -> Result<Outcome> {
    let server = Server::socle(&lab.socle, None)?;
    lab.wait("standing still", Duration::from_secs(2));
    let bytes = process::resident_memory(server.id())
        .context("this system does not tell how much memory a process uses")?;
    let figure = Figure::below("idle memory on SQLite", number(bytes) / MEBIBYTE, 50.0, "MiB");
    Ok(Outcome { figures: vec![figure], ..Outcome::default() })
}

fn binary_size(lab: &mut Lab) -> Result<Outcome> {
    let size = fs::metadata(&lab.socle).context("there is no release binary")?.len();
    let figure = Figure::below("release binary", number(size) / MEBIBYTE, 40.0, "MiB");
    Ok(Outcome { figures: vec![figure], ..Outcome::default() })
}

fn health_live(lab: &mut Lab) -> Result<Outcome> {
    let mut rows = Vec::new();
    for target in Target::SOCLE {
        let load = Load::get(lab.server(target)?.url("/health/live"));
        rows.push(lab.measure(target, target.name(), &load)?);
    }
    let load = Load::get(lab.server(Target::Ceiling)?.url("/bytes"));
    rows.push(lab.measure(Target::Ceiling, "ceiling: constant bytes", &load)?);
    Ok(Outcome { rows, ..Outcome::default() })
}
