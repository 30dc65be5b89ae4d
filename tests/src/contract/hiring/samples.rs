//! An employer, a candidate, and what there is between them.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use socle_application::ports::{Clock, Randomness};
use socle_application::testkit::FixedClock;
use socle_crypto::SystemRandomness;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationRole, OrganizationScope};
use socle_domain::identity::{User, UserId};
use socle_domain::recruiting::hiring::{
    Assessment, Criteria, Criterion, Interview, InterviewKind, InterviewPlan, InterviewStatus,
    Interviewers, Offer, OfferStatus, OfferTerms, OfferedSalary, Rating, Recommendation, Scorecard,
};
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationStatus, Currency, Line, LongText, Prose, ShortText,
    Title, WebAddress,
};

use crate::contract::organizations::flows::asking;
use crate::contract::organizations::samples::{built_in, found, newcomer};
use crate::contract::recruiting::samples::{application, details, publish};
use crate::contract::samples::{begin, id, insert, now, user};
use crate::databases::TestDatabase;

/// An employer, and somebody who applied.
pub(super) struct Scene {
    pub(super) scope: OrganizationScope,
    pub(super) employer: Actor,
    pub(super) employer_id: UserId,
    pub(super) ada: User,
    pub(super) candidate: Actor,
    pub(super) application: Application,
}

pub(super) fn clock() -> Arc<dyn Clock> {
    Arc::new(FixedClock::at(now()))
}

pub(super) fn randomness() -> Arc<dyn Randomness> {
    Arc::new(SystemRandomness)
}

impl Scene {
    /// The application has come so far.
    pub(super) async fn at(database: &TestDatabase, status: ApplicationStatus) -> Self {
        let (_, scope) = found(database).await;
        let owner = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
        let ada = user();
        insert(&*database.store, &[&ada]).await;
        let application = Self::apply(database, &scope, ada.id, status, now()).await;
        Self {
            employer: asking(database, owner.id).await,
            employer_id: owner.id,
            candidate: asking(database, ada.id).await,
            scope,
            ada,
            application,
        }
    }

    /// Applies for a job of its own, with what last happened at that moment.
    pub(super) async fn apply(
        database: &TestDatabase,
        scope: &OrganizationScope,
        candidate: UserId,
        status: ApplicationStatus,
        at: Timestamp,
    ) -> Application {
        let job = publish(database, scope, details(), now()).await;
        let application = Application { status, updated_at: at, ..application(&job, candidate) };
        let mut tx = begin(&*database.store).await;
        assert!(tx.applications().insert(scope, &application).await.unwrap());
        tx.commit().await.unwrap();
        application
    }

    pub(super) fn interview(&self) -> Interview {
        Interview {
            id: id(),
            organization_id: self.scope.organization_id(),
            application_id: self.application.id,
            plan: plan(self.employer_id),
            status: InterviewStatus::Planned,
            sequence: 0,
            created_by: Some(self.employer_id),
            created_at: now(),
            updated_at: now(),
            version: 1,
        }
    }

    pub(super) fn offer(&self, status: OfferStatus) -> Offer {
        Offer {
            id: id(),
            organization_id: self.scope.organization_id(),
            application_id: self.application.id,
            terms: terms(),
            status,
            created_by: None,
            created_at: now(),
            sent_at: (status != OfferStatus::Draft).then(now),
            closed_at: (!status.is_open()).then(now),
            version: 1,
        }
    }

    /// An offer that is stored.
    pub(super) async fn with_offer(&self, database: &TestDatabase, status: OfferStatus) -> Offer {
        let offer = self.offer(status);
        let mut tx = begin(&*database.store).await;
        assert!(tx.offers().insert(&self.scope, &offer).await.unwrap());
        tx.commit().await.unwrap();
        offer
    }
}

pub(super) fn scorecard(application_id: ApplicationId, author: UserId) -> Scorecard {
    let criterion = |name, rating| Criterion { name: Line::parse(name).unwrap(), rating };
    let criteria = vec![criterion("Équipe", None), criterion("- 5 Rust", Rating::new(4))];
    Scorecard {
        id: id(),
        application_id,
        author_id: Some(author),
        assessment: Assessment {
            criteria: Criteria::new(criteria).unwrap(),
            recommendation: Recommendation::StrongYes,
            text: Some(Prose::parse("Nervous,\nbut good.").unwrap()),
        },
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

pub(super) fn plan(interviewer: UserId) -> InterviewPlan {
    InterviewPlan {
        kind: InterviewKind::Video,
        starts_at: now() + TimeDelta::days(2),
        minutes: 45,
        place: Title::parse("Salle 3").ok(),
        link: WebAddress::parse("https://meet.example.com/room").ok(),
        instructions: ShortText::parse("Sonnez.").ok(),
        interviewers: Interviewers::new([interviewer]).unwrap(),
    }
}

pub(super) fn terms() -> OfferTerms {
    OfferTerms {
        salary: OfferedSalary::new(4_500_050, Currency::EUR).unwrap(),
        starts_on: NaiveDate::from_ymd_opt(2027, 2, 28).unwrap(),
        expires_at: now() + TimeDelta::days(7),
        text: LongText::parse("Thirty days of leave.").unwrap(),
    }
}
