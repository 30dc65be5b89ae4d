//! Who somebody is: reading oneself, signing in, and the one while the others do the other.

use std::{process::Command, time::Duration};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::bench::{
    case::{Case, Figure, Outcome, Row},
    lab::{Lab, Target, cores},
    load::{Load, number},
    server::Server,
};

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "me",
        measures: "`GET /api/v1/me` of a signed-in person. The first ceiling verifies an EdDSA \
                   token and reads one row by its key; the second returns the same bytes and \
                   checks nothing.",
        run: me,
    },
    Case {
        name: "sign_in",
        measures: "Successful `POST /api/v1/auth/signin`. The ceiling is bcrypt of the same cost \
                   on every core and nothing else.",
        run: sign_in,
    },
    Case {
        name: "me_while_signing_in",
        measures: "`GET /api/v1/me` over four unhurried connections while 256 others, each \
                   pausing half a second between tries, ask for many more sign-ins than the \
                   password hasher can do.",
        run: me_while_signing_in,
    },
];

const ME: &str = "/api/v1/me";
const SIGN_IN: &str = "/api/v1/auth/signin";

fn me(lab: &mut Lab) -> Result<Outcome> {
    let mut rows = Vec::new();
    for target in Target::SOCLE {
        let server = lab.server(target)?;
        let load = Load::get(server.url(ME)).bearer(&server.token()?);
        rows.push(lab.measure(target, target.name(), &load)?);
    }
    let server = lab.server(Target::Ceiling)?;
    let checked = Load::get(server.url("/me")).bearer(&server.token()?);
    let bytes = Load::get(server.url("/bytes"));
    let checked = lab.measure(Target::Ceiling, "ceiling: verify and read", &checked)?;
    let bytes = lab.measure(Target::Ceiling, "ceiling: constant bytes", &bytes)?;
    let mut figures = Vec::new();
    for row in &rows {
        let name = format!("{}: `GET /me` beside verifying and reading", row.target);
        figures.push(share(name, row, &checked, 200.0));
        let name = format!("{}: `GET /me` beside constant bytes", row.target);
        figures.push(share(name, row, &bytes, 50.0));
    }
    rows.extend([checked, bytes]);
    Ok(Outcome { rows, figures })
}

fn sign_in(lab: &mut Lab) -> Result<Outcome> {
    let mut rows = Vec::new();
    for target in Target::SOCLE {
        let server = lab.server(target)?;
        server.token()?;
        // As many as keep every core hashing, few enough that none is turned away.
        let load = Load::post(server.url(SIGN_IN), &Server::credentials())
            .connections(cores() + 1)
            .by_status();
        let (row, sent) = lab.attempt(target, target.name(), &load)?;
        ensure!(
            sent.status(200) > 0 && sent.errors() == 0,
            "{}: {}",
            target.name(),
            sent.describe()
        );
        rows.push(row);
    }
    let ceiling = bcrypt(lab)?;
    let beside =
        |row: &Row| share(format!("{}: sign-ins beside bcrypt", row.target), row, &ceiling, 90.0);
    let figures = rows.iter().map(beside).collect();
    rows.push(ceiling);
    Ok(Outcome { rows, figures })
}

/// What a rate has of a ceiling of the same run.
fn share(name: String, row: &Row, ceiling: &Row, asked: f64) -> Figure {
    Figure::at_least(name, row.per_second * 100.0 / ceiling.per_second, asked, "%")
}

/// What `socle-ceiling bcrypt` prints.
#[derive(Debug, Deserialize)]
struct Hashed {
    per_second: f64,
}

fn bcrypt(lab: &Lab) -> Result<Row> {
    lab.show("ceiling: bcrypt");
    let output = Command::new(&lab.ceiling)
        .args(["bcrypt", "--cost", "12"])
        .args(["--seconds", &lab.seconds.to_string()])
        .args(["--threads", &cores().to_string()])
        .output()
        .context("could not run the ceiling")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let hashed: Hashed = serde_json::from_slice(&output.stdout)?;
    Ok(Row {
        target: "ceiling: bcrypt, cost 12".to_owned(),
        is_ceiling: true,
        per_second: hashed.per_second,
        ..Row::default()
    })
}

fn me_while_signing_in(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::SOCLE {
        let server = lab.server(target)?;
        let me = Load::get(server.url(ME))
            .bearer(&server.token()?)
            .connections(4)
            .pause(Duration::from_millis(10));
        let crowd = Load::post(server.url(SIGN_IN), &Server::credentials())
            .connections(256)
            .pause(Duration::from_millis(500))
            .by_status();
        // The crowd is there before the other comes and stays until it has gone.
        let crowd = lab.start_load(&crowd, lab.seconds + 6)?;
        lab.wait("the crowd gathers", Duration::from_secs(2));
        let (row, sent) = lab.attempt(target, target.name(), &me)?;
        lab.show("the crowd leaves");
        let crowd = crowd.finish()?;
        ensure!(sent.errors() == 0, "{}: GET /me: {}", target.name(), sent.describe());
        let (let_in, turned_away) = (crowd.status(200), crowd.status(503));
        ensure!(
            turned_away > 0,
            "{}: the hasher was never full: {}",
            target.name(),
            crowd.describe()
        );
        let excess = crowd.errors().max(1);
        outcome.figures.extend([
            Figure::below(
                format!("{}: `GET /me` at p99 while sign-ins saturate the hasher", target.name()),
                sent.p99 / 1000.0,
                50.0,
                "ms",
            ),
            Figure::at_least(
                format!("{}: excess sign-ins answered 503 with `Retry-After`", target.name()),
                number(crowd.with_retry_after) * 100.0 / number(excess),
                100.0,
                "%",
            ),
            Figure::at_least(
                format!("{}: sign-ins that still succeed meanwhile", target.name()),
                number(let_in),
                1.0,
                "",
            ),
        ]);
        outcome.rows.push(row);
    }
    Ok(outcome)
}
