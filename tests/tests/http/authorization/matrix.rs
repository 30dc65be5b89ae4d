//! Every operation × everybody × every place.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use socle_tests::http::{Answer, Document, Operation};
use socle_tests::poll;
use uuid::Uuid;

use super::row::{Input, Row};
use super::rows;
use super::secrets;
use super::stage::{Player, Stage, catalogue, platform_catalogue, text};
use super::verdict::{Rule, Verdict};
use super::who::{Place, Who};
use crate::support::PERMISSIONS;

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let documented: BTreeSet<Operation> = Document::of_socle().operations().into_iter().collect();
    let rows = rows::all();
    let listed: BTreeSet<Operation> =
        rows.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
    let missing: Vec<_> = documented.difference(&listed).collect();
    assert!(missing.is_empty(), "operations without a row in authorization/rows: {missing:?}");
    let surplus: Vec<_> = listed.difference(&documented).collect();
    assert!(surplus.is_empty(), "rows of operations that the document does not hold: {surplus:?}");
    assert_eq!(listed.len(), rows.len(), "an operation has two rows");
}

#[tokio::test]
async fn the_table_knows_every_permission() {
    let stage = Stage::start().await;
    let me = stage.anybody().await;
    let answer = stage.client().get(PERMISSIONS).bearer(me.bearer()).send().await.expect(200);
    let names = |scope: &str| -> BTreeSet<String> {
        let body = answer.json();
        let all = body["data"].as_array().unwrap().iter();
        all.filter(|one| one["scope"] == scope).map(|one| text(&one["name"])).collect()
    };
    let known = catalogue().into_iter().map(|permission| permission.name.to_owned());
    assert_eq!(names("organization"), known.collect());
    let known = platform_catalogue().into_iter().map(|permission| permission.name.to_owned());
    assert_eq!(names("platform"), known.collect());
}

/// A cell of the matrix.
fn cell(row: &Row, who: Who, place: Place) -> String {
    format!("{} as {who:?} in {place:?}", row.name())
}

/// Where nothing is used up.
struct Set {
    stage: Stage,
    own: String,
    closed: String,
    foreign: String,
}

impl Set {
    async fn up() -> Self {
        let stage = Stage::start().await;
        let (own, closed) = (stage.organization().await, stage.organization().await);
        let foreign = stage.organization().await;
        Self { stage, own, closed, foreign }
    }

    /// Somebody, and what `{id}` stands for.
    async fn one(&self, row: &Row, who: Who, place: Place) -> (Player, String) {
        let permission = row.rule.permission();
        let own = if row.is_about_closed() { &self.closed } else { &self.own };
        let player = self.stage.one_of_the_crowd(who, permission, own).await;
        let organization = match place {
            Place::Own => own.clone(),
            Place::Foreign => self.foreign.clone(),
            Place::Missing => {
                Uuid::from_u128(0x0199_0000_0000_7fff_8000_0000_0000_0000).to_string()
            }
        };
        (player, organization)
    }

    /// Input for those who may not, prepared as if for somebody new.
    async fn input(&self, row: &Row, organization: &str) -> Input {
        let permission = row.rule.permission();
        let player = self.stage.player(Who::Stranger, permission, organization).await;
        let scene = self.stage.scene_in(organization.to_owned(), player, permission).await;
        (row.prepare)(&scene).await
    }
}

/// Sends what somebody would send.
async fn ask(stage: &Stage, row: &Row, place: &str, player: &Player, input: &Input) -> Answer {
    let call = row.call(stage.client(), place, input);
    let call = match &player.bearer {
        Some(bearer) => call.bearer(bearer),
        None => call,
    };
    call.send().await
}

/// One by one, whoever may, with something of their own to use up.
async fn let_in(set: &Set, row: &Row, who: Who, place: Place) {
    let permission = row.rule.permission();
    let harmless = row.is_harmless() || matches!(row.rule, Rule::Public | Rule::Authenticated);
    let scene = if harmless {
        let (player, organization) = set.one(row, who, place).await;
        set.stage.scene_in(organization, player, permission).await
    } else {
        let scene = set.stage.scene(who, permission).await;
        if row.is_about_closed() {
            set.stage.close(&scene.organization).await;
        }
        scene
    };
    let input = (row.prepare)(&scene).await;
    let player = if input.instead.is_empty() {
        scene.player.clone()
    } else {
        Player { bearer: None, ..scene.player.clone() }
    };
    let mut call = row.call(scene.client, &scene.organization, &input);
    for (name, value) in &input.instead {
        call = call.header(name, value);
    }
    if let Some(bearer) = &player.bearer {
        call = call.bearer(bearer);
    }
    let answer = call.send().await;
    assert_eq!(answer.status, row.status, "{}: {answer}", cell(row, who, place));
    secrets::refuse(row, &answer);
}

/// All of those who may not, who change nothing and cannot tell what is there.
async fn keep_out(set: &Set, row: &Row, refused: &[(Who, Place, Verdict)]) {
    let ours = match row.rule {
        Rule::InsideClosed(_) => Input::default(),
        // What is prepared for administrators may leave the organization closed.
        Rule::Platform(_) => set.input(row, &set.stage.organization().await).await,
        _ => set.input(row, &set.own).await,
    };
    let theirs = match row.rule {
        Rule::Platform(_) => ours.clone(),
        _ => set.input(row, &set.foreign).await,
    };
    let mut cells = Vec::new();
    for &(who, place, verdict) in refused {
        let (player, organization) = set.one(row, who, place).await;
        let input = if place == Place::Own { &ours } else { &theirs };
        cells.push((who, place, verdict, player, organization, input));
    }
    let before = everything(&set.stage).await;
    let mut unlike = Vec::new();
    for (who, place, verdict, player, organization, input) in cells {
        let answer = ask(&set.stage, row, &organization, &player, input).await;
        let cell = cell(row, who, place);
        let (status, kind) = verdict.problem().expect("a refusal");
        assert_eq!(answer.status, status, "{cell}: {answer}");
        assert_eq!(answer.json()["type"], format!("/problems/{kind}"), "{cell}: {answer}");
        if verdict == Verdict::NotFound {
            unlike.push((cell, answer.fingerprint()));
        }
    }
    assert_eq!(everything(&set.stage).await, before, "{} was refused", row.name());
    for (cell, print) in &unlike {
        assert_eq!(print, &unlike[0].1, "{cell} can be told from {}", unlike[0].0);
    }
}

/// What is stored, and how many things have happened according to the audit, once nothing is done in the
/// background any more.
async fn everything(stage: &Stage) -> Vec<String> {
    let database = stage.watched.installation.database();
    let busy = "SELECT count(*) FROM tasks WHERE status = 'running' \
        OR (status = 'queued' AND due_at <= created_at)";
    poll("the end of all tasks", Duration::from_mins(1), async || {
        (database.texts(busy).await == [Some("0".to_owned())]).then_some(())
    })
    .await;
    let mut rows = stage.state().await;
    let count = "SELECT count(*) FROM audit_entries WHERE outcome = 'success'";
    let count = stage.watched.installation.database().texts(count).await;
    rows.extend(count.into_iter().flatten());
    rows
}

#[tokio::test]
async fn everybody_hears_what_the_table_says() {
    let set = Set::up().await;
    let rows = rows::all();
    // Whoever belongs to the closed organization joined it when it was open.
    for row in rows.iter().filter(|row| row.is_about_closed()) {
        for who in Who::ALL {
            set.one(row, who, Place::Own).await;
        }
    }
    set.stage.close(&set.closed).await;

    for row in &rows {
        let (mut allowed, mut refused) = (Vec::new(), Vec::new());
        for &place in row.places() {
            for who in Who::ALL {
                match row.rule.verdict(who, place) {
                    Verdict::Allowed => allowed.push((who, place)),
                    verdict => refused.push((who, place, verdict)),
                }
            }
        }
        join_all(allowed.iter().map(|&(who, place)| let_in(&set, row, who, place))).await;
        if !refused.is_empty() {
            keep_out(&set, row, &refused).await;
        }
    }
}
