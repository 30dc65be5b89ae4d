//! What everybody reads of jobs.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::bench::{
    case::{Case, Figure, Outcome},
    lab::{Lab, Target},
    load::Load,
    server::{self, Server},
};

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[Case {
    name: "job_list",
    measures: "`GET /api/v1/recruiting/jobs`, 20 of 100 published jobs, without anybody signed in: \
               the same list again and again, which is cached, and the same list asked for in \
               another way each time, which is not.",
    run: job_list,
}];

const JOBS: usize = 100;

fn post(server: &Server, token: &str, path: &str, body: &Value) -> Result<Value> {
    let request = server::agent().post(server.url(path));
    let mut answer = request.header("authorization", &format!("Bearer {token}")).send_json(body)?;
    let status = answer.status();
    let body: Value = answer.body_mut().read_json()?;
    ensure!(status.is_success(), "POST {path}: {status}: {body}");
    Ok(body)
}

/// Publishes jobs, with salaries that no filter is above.
fn publish(server: &Server, token: &str) -> Result<()> {
    let founded = post(server, token, "/api/v1/organizations", &json!({"name": "Bench"}))?;
    let drafts = format!("/api/v1/recruiting/organizations/{}/jobs", server::text(&founded, "id")?);
    for number in 0..JOBS {
        let job = json!({
            "title": format!("Cook {number}"),
            "description": "Cooking for people who are hungry, every day.\n".repeat(30),
            "job_type": "full_time", "work_mode": "on_site", "location": "Lyon, France",
            "salary_max": 1_000_000_000_000_i64, "currency": "EUR", "skills": ["Cooking", "Baking"],
        });
        let id = server::text(&post(server, token, &drafts, &job)?, "id")?;
        post(server, token, &format!("/api/v1/recruiting/jobs/{id}/publish"), &json!({}))?;
    }
    Ok(())
}

fn job_list(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::SOCLE {
        let name = target.name();
        lab.show(&format!("{name}, {JOBS} jobs are published"));
        let server = lab.server(target)?;
        let token = server.token()?;
        publish(server, &token)?;
        let url = server.url("/api/v1/recruiting/jobs?salary_min=");
        let cached = Load::get(format!("{url}0"));
        let cached = lab.measure(target, &format!("{name}: cached"), &cached)?;
        let made = Load::get(url).numbered();
        let made = lab.measure(target, &format!("{name}: made each time"), &made)?;
        let times = cached.per_second / made.per_second.max(1.0);
        let what = format!("{name}: the cached list beside the same made each time");
        outcome.figures.push(Figure::at_least(what, times, 5.0, "times"));
        outcome.rows.extend([cached, made]);
    }
    Ok(outcome)
}
