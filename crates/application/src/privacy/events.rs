//! What privacy announces. Other contexts may depend on these, and on nothing else of privacy's.

use crate::outbox::user_event;

user_event!(
    /// A person's account is to be erased once the grace is over, and all their sessions ended.
    UserErasureRequested = "user.erasure_requested"
);
user_event!(
    /// A person's account is not to be erased after all.
    UserErasureCanceled = "user.erasure_canceled"
);
user_event!(
    /// A person was erased: what others keep about them goes by now.
    UserErased = "user.erased"
);
user_event!(
    /// The archive of a person's data is ready.
    UserExported = "user.exported"
);
