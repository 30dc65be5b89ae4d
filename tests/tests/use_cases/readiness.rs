use std::sync::Arc;

use rstest::rstest;
use socle_application::operations::CheckReadiness;
use socle_application::testkit::{MockStore, MockTx};

#[rstest]
#[case::with_a_database(MockStore::with(MockTx::default()), true)]
#[case::without(MockStore::unavailable(), false)]
#[tokio::test]
async fn socle_is_ready_when_its_database_is(#[case] store: MockStore, #[case] expected: bool) {
    let readiness = CheckReadiness::new(Arc::new(store)).execute().await;
    assert_eq!((readiness.database, readiness.is_ready()), (expected, expected));
}
