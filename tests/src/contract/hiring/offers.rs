use std::sync::Arc;

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::applications::Withdraw;
use socle_application::recruiting::hiring::offers::{
    Answer, AnswerOffer, Decision, DraftOffer, ExpireOffers, MoveOffer, OfferInput,
};
use socle_application::testkit::FixedClock;
use socle_domain::access::{Actor, RequestId};
use socle_domain::recruiting::hiring::{Offer, OfferStatus};
use socle_domain::recruiting::{ApplicationId, ApplicationStatus};

use super::samples::{Scene, clock, randomness, terms};
use crate::contract::organizations::flows::all_at_once;
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, now};
use crate::databases::TestDatabase;

fn answer(database: &TestDatabase) -> Arc<AnswerOffer> {
    Arc::new(AnswerOffer {
        store: database.store.clone(),
        queries: database.hiring.clone(),
        clock: clock(),
        randomness: randomness(),
    })
}

async fn states(database: &TestDatabase, scene: &Scene) -> (ApplicationStatus, Vec<OfferStatus>) {
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let id = scene.application.id;
    let view = database.applications.application(&scene.scope, id).await.unwrap().unwrap();
    let offers = database.hiring.offers_on(&scene.scope, id, page).await.unwrap();
    (view.application.status, offers.items.iter().map(|offer| offer.status).collect())
}

pub async fn of_fifty_offers_drafted_at_once_one_is_open(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Offer).await;
    let draft = Arc::new(DraftOffer {
        store: database.store.clone(),
        queries: database.applications.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let work = (0..50).map(|number| {
        let (draft, employer, id) = (draft.clone(), scene.employer.clone(), scene.application.id);
        let input = OfferInput {
            salary_minor_units: number,
            currency: "EUR".to_owned(),
            starts_on: terms().starts_on,
            expires_at: terms().expires_at,
            text: "Leave.".to_owned(),
        };
        async move { draft.execute(&employer, id, &input).await }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(states(database, &scene).await.1, [OfferStatus::Draft]);
}

pub async fn of_accepting_and_taking_back_at_once_one_happens(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Offer).await;
    let offer = scene.with_offer(database, OfferStatus::Sent).await;
    let answer = answer(database);
    let take_back = Arc::new(MoveOffer {
        store: database.store.clone(),
        queries: database.hiring.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let work = (0..50).map(|number| {
        let (answer, take_back, id) = (answer.clone(), take_back.clone(), offer.id);
        let (employer, candidate) = (scene.employer.clone(), scene.candidate.clone());
        async move {
            if number % 2 == 0 {
                answer.execute(&candidate, id, Answer::Accept).await
            } else {
                take_back.execute(&employer, id, Decision::Withdraw).await
            }
        }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let found = states(database, &scene).await;
    let accepted = (ApplicationStatus::Accepted, vec![OfferStatus::Accepted]);
    let taken_back = (ApplicationStatus::Offer, vec![OfferStatus::Withdrawn]);
    assert!(found == accepted || found == taken_back, "{found:?}");
}

pub async fn of_accepting_and_withdrawing_at_once_one_happens(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Offer).await;
    let offer = scene.with_offer(database, OfferStatus::Sent).await;
    let answer = answer(database);
    let withdraw = Arc::new(Withdraw {
        store: database.store.clone(),
        queries: database.applications.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let work = (0..50).map(|number| {
        let (answer, withdraw, candidate) =
            (answer.clone(), withdraw.clone(), scene.candidate.clone());
        let (id, about): (_, ApplicationId) = (offer.id, scene.application.id);
        async move {
            if number % 2 == 0 {
                let answered = answer.execute(&candidate, id, Answer::Accept).await;
                answered.map(|_| ()).map_err(|error| format!("{error:?}"))
            } else {
                let withdrawn = withdraw.execute(&candidate, about).await;
                withdrawn.map(|_| ()).map_err(|error| format!("{error:?}"))
            }
        }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let states = states(database, &scene).await;
    let accepted = (ApplicationStatus::Accepted, vec![OfferStatus::Accepted]);
    let withdrawn = (ApplicationStatus::Withdrawn, vec![OfferStatus::Withdrawn]);
    assert!(states == accepted || states == withdrawn, "{states:?}");
}

pub async fn an_offer_comes_back_as_it_was_and_drafts_to_the_employer_alone(
    database: &TestDatabase,
) {
    let scene = Scene::at(database, ApplicationStatus::Offer).await;
    let (scope, about, ada) = (&scene.scope, scene.application.id, scene.ada.id);
    let mut offer = scene.with_offer(database, OfferStatus::Draft).await;
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let seen = database.hiring.offers_on(scope, about, page).await.unwrap();
    assert_eq!(seen.items, [offer.clone()]);
    assert!(database.hiring.offers_to(ada, Some(about), page).await.unwrap().items.is_empty());
    let hiring = &database.hiring;
    assert_eq!(hiring.offer(scope, offer.id).await.unwrap().as_ref(), Some(&offer));
    assert_eq!(hiring.offer_to(ada, offer.id).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    assert!(!tx.offers().insert(scope, &scene.offer(OfferStatus::Sent)).await.unwrap());
    let closed = scene.offer(OfferStatus::Declined);
    assert!(tx.offers().insert(scope, &closed).await.unwrap(), "what is closed is in nobody's way");
    let open = tx.offers().lock_open(scope, about).await.unwrap();
    assert_eq!(open.as_ref(), Some(&offer));
    offer.become_(OfferStatus::Sent, now()).unwrap();
    tx.offers().update(scope, &offer).await.unwrap();
    tx.commit().await.unwrap();
    let seen = database.hiring.offers_to(ada, Some(about), page).await.unwrap();
    assert_eq!(seen.items.len(), 2);
    assert!(seen.items.contains(&offer));
    assert_eq!(database.hiring.offer_to(ada, offer.id).await.unwrap().as_ref(), Some(&offer));
    let (_, other) = found(database).await;
    assert!(database.hiring.offers_on(&other, about, page).await.unwrap().items.is_empty());
    assert_eq!(database.hiring.offer(&other, offer.id).await.unwrap(), None);
    assert_eq!(database.hiring.offer_to(scene.employer_id, offer.id).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.offers().lock(&other, offer.id).await.unwrap(), None);
    assert_eq!(tx.offers().lock_open(&other, about).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn offers_expire_once_and_not_before_their_time(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Offer).await;
    let offer: Offer = scene.with_offer(database, OfferStatus::Sent).await;
    let at = |at| ExpireOffers {
        store: database.store.clone(),
        queries: database.hiring.clone(),
        clock: Arc::new(FixedClock::at(at)),
        randomness: randomness(),
    };
    let system = Actor::system(RequestId::parse("contract").unwrap());
    let before = offer.terms.expires_at - chrono::TimeDelta::microseconds(1);
    assert_eq!(at(before).execute(&system).await.unwrap(), 0);
    assert_eq!(at(offer.terms.expires_at).execute(&system).await.unwrap(), 1);
    assert_eq!(at(offer.terms.expires_at).execute(&system).await.unwrap(), 0);
    let states = states(database, &scene).await;
    assert_eq!(states, (ApplicationStatus::Offer, vec![OfferStatus::Expired]));
}
