//! Use cases that change the same rows at once must not wait for each other for ever. Rows are locked
//! in this order: a challenge, what failed, the person, what is theirs.

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::identity::{
    MagicLinkProof, RefreshError, SignInInput, StepUpProof, VerifyMagicLinkInput,
    VerifySecondFactorInput,
};
use socle_domain::access::Principal;
use socle_domain::identity::{
    PasswordAttempt, PasswordHash, SecondFactorMethod, SessionKind, UserId,
};
use tokio::task::JoinHandle;

use super::flows::{CODE, Flows, PASSWORD, Scene, actor, flows, nobody, scene};
use crate::databases::TestDatabase;

const ROUNDS: usize = 20;

fn new_password() -> PasswordAttempt {
    PasswordAttempt::new("Correct-Horse7battery")
}

async fn password(database: &TestDatabase, user: UserId) -> Option<PasswordHash> {
    database.identity.user(user).await.unwrap().unwrap().password_hash
}

pub async fn refreshing_and_resetting_a_password_get_past_each_other(database: &TestDatabase) {
    let flows = flows(database);
    for _ in 0..ROUNDS {
        let scene = scene(database, &flows, false).await;
        let (nobody, refresh) = (nobody(), &flows.refresh);
        let (refreshed, reset) = tokio::join!(
            refresh.execute(&nobody, scene.refresh_token.expose()),
            flows.reset.execute(&nobody, scene.reset_token.expose(), new_password()),
        );
        reset.unwrap();
        // Whichever came first: the session is over in the end.
        assert!(matches!(refreshed, Ok(_) | Err(RefreshError::InvalidToken)), "{refreshed:?}");
        let again = refresh.execute(&nobody, scene.refresh_token.expose()).await;
        assert!(matches!(again, Err(RefreshError::InvalidToken)), "{again:?}");
        let expected = Some(PasswordHash::new("another hash".to_owned()));
        assert_eq!(password(database, scene.user.id).await, expected);
    }
}

pub async fn refreshing_and_changing_a_password_get_past_each_other(database: &TestDatabase) {
    let flows = flows(database);
    for _ in 0..ROUNDS {
        let scene = scene(database, &flows, false).await;
        let (nobody, person) = (nobody(), actor(Principal::User(scene.asking)));
        let (refresh, current) = (&flows.refresh, PasswordAttempt::new(PASSWORD));
        let (refreshed, changed) = tokio::join!(
            refresh.execute(&nobody, scene.refresh_token.expose()),
            flows.change.execute(&person, current, new_password()),
        );
        changed.unwrap();
        assert!(matches!(refreshed, Ok(_) | Err(RefreshError::InvalidToken)), "{refreshed:?}");
        let again = refresh.execute(&nobody, scene.refresh_token.expose()).await;
        assert!(matches!(again, Err(RefreshError::InvalidToken)), "{again:?}");
    }
}

/// A session that ends leaves an event at the person, whom the other has locked.
pub async fn a_reused_token_and_a_new_password_get_past_each_other(database: &TestDatabase) {
    let flows = flows(database);
    for _ in 0..ROUNDS {
        let scene = scene(database, &flows, false).await;
        flows.use_up_refresh_token(database, &scene).await;
        let (nobody, person) = (nobody(), actor(Principal::User(scene.asking)));
        let current = PasswordAttempt::new(PASSWORD);
        let (reused, changed) = tokio::join!(
            flows.refresh.execute(&nobody, scene.refresh_token.expose()),
            flows.change.execute(&person, current, new_password()),
        );
        changed.unwrap();
        assert!(matches!(reused, Err(RefreshError::InvalidToken)), "{reused:?}");
        let standing = database.identity.session_standing(scene.session).await.unwrap();
        assert!(standing.unwrap().0.ended);
    }
}

/// Something that is asked for. The answer depends on who comes first; that there is one does not.
type Asked = JoinHandle<Result<(), String>>;

fn ask<T, E, F>(
    flows: &Arc<Flows>,
    scene: &Arc<Scene>,
    what: impl FnOnce(Arc<Flows>, Arc<Scene>) -> F,
) -> Asked
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    E: Debug,
    T: Send + 'static,
{
    let asked = what(Arc::clone(flows), Arc::clone(scene));
    tokio::spawn(async move { asked.await.map(|_| ()).map_err(|error| format!("{error:?}")) })
}

fn sign_in(flows: &Arc<Flows>, scene: &Arc<Scene>, password: &'static str) -> Asked {
    ask(flows, scene, |flows, scene| async move {
        let input = SignInInput {
            email: scene.user.email.to_string(),
            password: PasswordAttempt::new(password),
            device_name: None,
            session: SessionKind::Cookie,
        };
        flows.sign_in.execute(&nobody(), input).await
    })
}

fn magic_link(flows: &Arc<Flows>, scene: &Arc<Scene>, code: Option<&'static str>) -> Asked {
    ask(flows, scene, move |flows, scene| async move {
        let email = scene.user.email.to_string();
        let proof = match code {
            Some(code) => MagicLinkProof::Code { email, code: code.to_owned() },
            None => MagicLinkProof::Token(scene.magic_token.expose().to_owned()),
        };
        let input = VerifyMagicLinkInput { proof, device_name: None, session: SessionKind::Token };
        flows.magic_link.execute(&nobody(), input).await
    })
}

fn second_factor(flows: &Arc<Flows>, scene: &Arc<Scene>, method: SecondFactorMethod) -> Asked {
    ask(flows, scene, move |flows, scene| async move {
        // Every code of the app is right, and no recovery code is.
        let code = match method {
            SecondFactorMethod::Totp => "000000",
            SecondFactorMethod::RecoveryCode => "00000-00000",
        };
        let (challenge, code) = (scene.challenge.clone(), code.to_owned());
        let input = VerifySecondFactorInput { challenge, method, code };
        flows.second_factor.execute(&nobody(), input).await
    })
}

fn everything(flows: &Arc<Flows>, scene: &Arc<Scene>) -> Vec<Asked> {
    let asking = actor(Principal::User(scene.asking));
    let (changing, proving) = (asking.clone(), asking);
    vec![
        sign_in(flows, scene, PASSWORD),
        sign_in(flows, scene, "a wrong one"),
        magic_link(flows, scene, None),
        magic_link(flows, scene, Some(CODE)),
        magic_link(flows, scene, Some("654321")),
        second_factor(flows, scene, SecondFactorMethod::Totp),
        second_factor(flows, scene, SecondFactorMethod::RecoveryCode),
        ask(flows, scene, |flows, scene| async move {
            flows.reset.execute(&nobody(), scene.reset_token.expose(), new_password()).await
        }),
        ask(flows, scene, |flows, scene| async move {
            flows.forgot.execute(&nobody(), scene.user.email.as_str()).await
        }),
        ask(flows, scene, |flows, scene| async move {
            flows.unlock.execute(&nobody(), scene.unlock_token.expose()).await
        }),
        ask(flows, scene, |flows, scene| async move {
            flows.refresh.execute(&nobody(), scene.refresh_token.expose()).await
        }),
        ask(flows, scene, move |flows, _| async move {
            let current = PasswordAttempt::new(PASSWORD);
            flows.change.execute(&changing, current, new_password()).await
        }),
        ask(flows, scene, move |flows, _| async move {
            flows.step_up.execute(&proving, StepUpProof::Code("000000".to_owned())).await
        }),
    ]
}

pub async fn everything_at_once_on_one_account_gets_done(database: &TestDatabase) {
    let flows = Arc::new(flows(database));
    for round in 0..ROUNDS {
        let scene = scene(database, &flows, round % 2 == 0).await;
        if round % 4 < 2 {
            flows.use_up_refresh_token(database, &scene).await;
        }
        for asked in join_all(everything(&flows, &Arc::new(scene))).await {
            if let Err(error) = asked.unwrap() {
                // Refused by a rule, which is an answer; a deadlock would be the store's failure.
                assert!(!error.contains("Store("), "round {round}: {error}");
            }
        }
    }
}
