//! What people see who come to an address where there is nothing.

use crate::support::{Visit, on_one_database};

on_one_database! { an_address_without_a_page_says_so }

async fn an_address_without_a_page_says_so(visit: Visit) {
    visit.go("/auth/elsewhere").await;
    visit.is_at("failure-not-found.title").await;
    visit.shows(&visit.t("failure-not-found.body")).await;
    visit.screenshot("not-found").await;
}
