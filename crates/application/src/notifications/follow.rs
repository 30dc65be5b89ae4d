use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy as access};
use socle_domain::identity::{Locale, UserId};
use socle_domain::notifications::policy;

use crate::notifications::ports::NotificationQueries;
use crate::notifications::{
    NoPlace, NotificationHub, NotificationReader, Place, SeenNotification, Wake,
};
use crate::store::StoreError;

/// Lets a person hear what they are told while it is told.
pub struct FollowNotifications {
    /// Wakes streams.
    pub hub: Arc<NotificationHub>,
    /// Knows notifications.
    pub queries: Arc<dyn NotificationQueries>,
    /// Puts them into words.
    pub reader: Arc<NotificationReader>,
}

/// Why nobody follows.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// Whoever asks has no notifications.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There are too many streams.
    #[error(transparent)]
    NoPlace(#[from] NoPlace),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FollowNotifications {
    /// Follows from what comes after a place, or from now on.
    pub async fn execute(
        &self,
        actor: &Actor,
        after: Option<i64>,
    ) -> Result<Following, FollowError> {
        let user_id = policy::own_notifications(actor)?;
        let session_id = access::person(actor)?.session_id;
        // First the place, then the question what there is: what is told in between is not missed.
        let place = self.hub.enter(user_id, session_id)?;
        let last = self.queries.last_position(user_id).await?;
        // Whoever names a place that is still to come is another person's client, or makes it up.
        let position = after.map_or(last, |after| after.clamp(0, last));
        let seen = *place.wake.borrow();
        Ok(Following {
            place,
            seen,
            unchecked: true,
            user_id,
            locale: None,
            position,
            may_be_more: true,
            queries: Arc::clone(&self.queries),
            reader: Arc::clone(&self.reader),
        })
    }
}

/// A person who follows.
pub struct Following {
    place: Place,
    seen: Wake,
    /// The session may have ended between the request and the place.
    unchecked: bool,
    user_id: UserId,
    locale: Option<Locale>,
    position: i64,
    may_be_more: bool,
    queries: Arc<dyn NotificationQueries>,
    reader: Arc<NotificationReader>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The person was told something: at most [`Following::AT_ONCE`], in order, none left out and none
    /// twice.
    Told(Vec<SeenNotification>),
    /// The session may be over: whoever holds this has to find out before they go on.
    Check,
    /// The node stops.
    Over,
}

impl Following {
    /// How many come at once. A client that is behind gets them as fast as it reads.
    pub const AT_ONCE: u32 = 50;

    /// Waits for what comes next. Nothing is lost when it is dropped before that.
    pub async fn next(&mut self) -> Result<Next, StoreError> {
        loop {
            if let Some(next) = self.interrupted() {
                return Ok(next);
            }
            if !self.may_be_more {
                // The sender lives as long as the place does.
                if self.place.wake.changed().await.is_err() {
                    return Ok(Next::Over);
                }
                continue;
            }
            let (limit, told) = (Self::AT_ONCE, self.seen.told);
            let found =
                self.queries.notifications_after(self.user_id, self.position, limit).await?;
            let Some(last) = found.last().map(|notification| notification.position) else {
                self.may_be_more = false;
                continue;
            };
            let (locale, whole) = (self.locale().await?, found.len() == limit as usize);
            let seen = self.reader.read(locale, found).await?;
            // Whoever signed out meanwhile gets none of it.
            if let Some(next) = self.interrupted() {
                return Ok(next);
            }
            self.position = last;
            self.may_be_more = whole || self.seen.told != told;
            return Ok(Next::Told(seen));
        }
    }

    /// Looks again whether there is something new, in case a hint was lost.
    pub const fn look_again(&mut self) {
        self.may_be_more = true;
    }

    /// Something that comes before anything else.
    fn interrupted(&mut self) -> Option<Next> {
        let wake = *self.place.wake.borrow_and_update();
        if wake.over {
            return Some(Next::Over);
        }
        self.may_be_more |= wake.told != self.seen.told;
        let check = wake.checks != self.seen.checks || self.unchecked;
        self.seen = wake;
        self.unchecked = false;
        if check {
            // The person may have chosen another language.
            self.locale = None;
            return Some(Next::Check);
        }
        None
    }

    async fn locale(&mut self) -> Result<Locale, StoreError> {
        if let Some(locale) = self.locale {
            return Ok(locale);
        }
        let locale = self.queries.language_of(self.user_id).await?.unwrap_or_default();
        self.locale = Some(locale);
        Ok(locale)
    }
}
