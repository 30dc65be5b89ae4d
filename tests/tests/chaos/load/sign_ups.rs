use async_trait::async_trait;
use socle_tests::http::Person;

use super::Load;
use super::nodes::Nodes;
use crate::ledger::{Ledger, Promise};

pub(super) const NAME: &str = "sign-ups";

/// People who sign up, and do nothing more when nobody answers.
pub(super) struct SignUps;

#[async_trait]
impl Load for SignUps {
    async fn step(&mut self, nodes: &Nodes, ledger: &Ledger) {
        let person = Person::new();
        let promise = match nodes.once(|node| person.sign_up(&node)).await {
            Some(answer) => {
                answer.expect(202);
                ledger.acknowledge(NAME);
                Promise::Given
            }
            None => Promise::Open,
        };
        ledger.sign_ups.lock().unwrap().push((person, promise));
    }
}
