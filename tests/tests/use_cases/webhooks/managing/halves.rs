//! What is not done by halves, whichever port fails.

use rstest::rstest;
use socle_application::testkit::{MockStore, TxEnd};
use socle_application::webhooks::{
    DeleteEndpoint, ListDeliveries, ListDeliveriesError, ListEndpoints, ReadError, Redeliver,
    SendTest, UpdateEndpointInput,
};

use super::super::support::{Break, Scene, clock, delivery_id, endpoint_id, randomness};
use super::{admin, create, fine, page, plain, rotate, update};
use crate::support::acme_id;

fn all_tried(store: &MockStore) {
    assert!(!store.ends().contains(&TxEnd::Committed), "{:?}", store.ends());
}

#[rstest]
#[case(&[Break::LockOrganization, Break::Count, Break::Insert, Break::Audit, Break::Append, Break::Commit, Break::Seal])]
#[tokio::test]
async fn nothing_is_made_by_halves(#[case] breaks: &[Break]) {
    for &at in breaks {
        let scene = Scene::broken(at);
        let store = scene.store();
        let error = create(&scene, &store).execute(&admin(), acme_id(), fine()).await.unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains("Store(") || text.contains("Secret("), "{at:?}: {text}");
        all_tried(&store);
    }
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::LockEndpoint)]
#[case(Break::UpdateEndpoint)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn nothing_is_changed_by_halves(#[case] at: Break) {
    let scene = Scene::broken(at);
    let store = scene.store();
    let input = UpdateEndpointInput { enabled: Some(false), ..UpdateEndpointInput::default() };
    let error = update(&store).execute(&admin(), acme_id(), endpoint_id(), input).await;
    assert!(format!("{:?}", error.unwrap_err()).contains("Store("));
    all_tried(&store);
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::LockEndpoint)]
#[case(Break::Delete)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn nothing_is_removed_by_halves(#[case] at: Break) {
    let store = Scene::broken(at).store();
    let error = plain!(DeleteEndpoint, store).execute(&admin(), acme_id(), endpoint_id()).await;
    assert!(format!("{:?}", error.unwrap_err()).contains("Store("));
    all_tried(&store);
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::LockEndpoint)]
#[case(Break::Secrets)]
#[case(Break::SetSecrets)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[case(Break::Seal)]
#[tokio::test]
async fn nothing_is_rotated_by_halves(#[case] at: Break) {
    let scene = Scene::broken(at);
    let store = scene.store();
    let error = rotate(&scene, &store).execute(&admin(), acme_id(), endpoint_id()).await;
    let text = format!("{:?}", error.unwrap_err());
    assert!(text.contains("Store(") || text.contains("Secret("), "{text}");
    all_tried(&store);
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::LockEndpoint)]
#[case(Break::InsertDelivery)]
#[case(Break::Enqueue)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn nothing_is_tested_by_halves(#[case] at: Break) {
    let store = Scene::broken(at).store();
    let error = plain!(SendTest, store).execute(&admin(), acme_id(), endpoint_id()).await;
    assert!(format!("{:?}", error.unwrap_err()).contains("Store("));
    all_tried(&store);
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::LockEndpoint)]
#[case(Break::LockDelivery)]
#[case(Break::UpdateDelivery)]
#[case(Break::Enqueue)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn nothing_is_delivered_again_by_halves(#[case] at: Break) {
    let store = Scene::broken(at).store();
    let again = plain!(Redeliver, store);
    let error = again.execute(&admin(), acme_id(), endpoint_id(), delivery_id()).await;
    assert!(format!("{:?}", error.unwrap_err()).contains("Store("));
    all_tried(&store);
}

#[rstest]
#[case(Break::Query)]
#[case(Break::Attempts)]
#[tokio::test]
async fn a_failing_query_is_reported(#[case] at: Break) {
    let deliveries = ListDeliveries { queries: Scene::broken(at).queries() };
    let (id, to) = (acme_id(), endpoint_id());
    let all = deliveries.execute(&admin(), id, to, None, page()).await.unwrap_err();
    assert!(matches!(all, ListDeliveriesError::Store(_)), "{all:?}");
    let one = deliveries.one(&admin(), id, to, delivery_id()).await.unwrap_err();
    assert!(matches!(one, ReadError::Store(_)), "{one:?}");
    let list = ListEndpoints { queries: Scene::broken(Break::Query).queries() };
    assert!(matches!(list.one(&admin(), id, to).await, Err(ReadError::Store(_))));
    assert!(matches!(list.execute(&admin(), id, page()).await, Err(ReadError::Store(_))));
}
