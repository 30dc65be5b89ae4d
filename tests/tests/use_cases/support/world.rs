use std::sync::Arc;

use socle_application::identity::ports::{
    AccessClaims, AskedAt, InsertUserError, InvalidAccessToken, LookupFailed, MockIdentityQueries,
    MockLeakedPasswords, MockOneTimeTokens, MockPasswordHasher, MockSecurityEvents,
    MockSessionCache, MockSessions, MockTokenSigner, MockUserCache, MockUsers, PasswordMatch,
    SessionStanding,
};
use socle_application::outbox::ports::MockOutbox;
use socle_application::paging::Page;
use socle_application::ports::{Clock as _, MockRateLimiter, MockSealer, SealError};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx};
use socle_domain::Timestamp;
use socle_domain::identity::{OneTimeToken, PasswordHash, RefreshToken, Session, SessionId, User};

use super::calls::Calls;
use super::{Call, Fault, Ports};

/// When everything happens.
pub(crate) fn now() -> Timestamp {
    FixedClock::default().now()
}

/// A stored hash.
pub(crate) fn hash(text: &str) -> PasswordHash {
    PasswordHash::new(format!("hash of {text}"))
}

/// What the ports answer.
#[derive(Clone)]
pub(crate) struct World {
    /// Whom queries find.
    pub(crate) user: Option<User>,
    /// Whom transactions find.
    pub(crate) locked: Option<User>,
    /// Whether somebody else takes the address first.
    pub(crate) email_taken: bool,
    /// Whether new passwords are among the leaked ones.
    pub(crate) leaked: bool,
    /// How an attempt compares.
    pub(crate) matched: PasswordMatch,
    /// The token that works.
    pub(crate) redeemed: Option<OneTimeToken>,
    /// The session that is found, and the refresh token it is found by.
    pub(crate) session: Option<(Session, RefreshToken)>,
    /// The sessions that end when all do.
    pub(crate) open_sessions: Vec<SessionId>,
    /// Whether the session that ends was open.
    pub(crate) session_is_open: bool,
    /// What the cache remembers of the session.
    pub(crate) cached: Option<SessionStanding>,
    /// What it remembers of the person.
    pub(crate) cached_user: Option<User>,
    /// What the database says.
    pub(crate) standing: Option<SessionStanding>,
    /// What a token says, if it is valid.
    pub(crate) claims: Option<AccessClaims>,
    /// Where it is broken.
    pub(crate) fault: Fault,
}

impl Default for World {
    /// A world without people in which everything works.
    fn default() -> Self {
        Self {
            user: None,
            locked: None,
            email_taken: false,
            leaked: false,
            matched: PasswordMatch::No,
            redeemed: None,
            session: None,
            open_sessions: Vec::new(),
            session_is_open: true,
            cached: None,
            cached_user: None,
            standing: None,
            claims: None,
            fault: Fault::Nowhere,
        }
    }
}

impl World {
    /// A world in which one person lives.
    pub(crate) fn of(user: User) -> Self {
        Self { user: Some(user.clone()), locked: Some(user), ..Self::default() }
    }

    /// The ports of this world.
    pub(crate) fn ports(self) -> Ports {
        let calls = Calls::default();
        let mut tx = MockTx::default();
        tx.users = self.users(&calls);
        tx.sessions = self.sessions(&calls);
        tx.one_time_tokens = self.one_time_tokens(&calls);
        tx.security_events = self.security_events(&calls);
        tx.outbox = self.outbox(&calls);
        tx.fail_commit = self.fault == Fault::Commit;
        let broken = self.fault == Fault::Begin;
        let store = Arc::new(if broken { MockStore::unavailable() } else { MockStore::with(tx) });
        Ports {
            clock: Arc::new(FixedClock::default()),
            randomness: Arc::new(CountingRandomness::default()),
            queries: Arc::new(self.queries(&calls)),
            hasher: Arc::new(self.hasher(&calls)),
            leaked: Arc::new(self.leaked(&calls)),
            signer: Arc::new(self.signer(&calls)),
            limiter: Arc::new(self.limiter(&calls)),
            session_cache: Arc::new(self.session_cache(&calls, &store)),
            user_cache: Arc::new(self.user_cache(&calls)),
            sealer: Arc::new(self.sealer(&calls)),
            store,
            calls,
        }
    }

    fn users(&self, calls: &Calls) -> MockUsers {
        let mut mock = MockUsers::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find().returning(move |id| {
            noted.note(Call::Find(id));
            world.fault.of_store(Fault::Find)?;
            Ok(world.locked.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |id| {
            noted.note(Call::Lock(id));
            world.fault.of_store(Fault::Lock)?;
            Ok(world.locked.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock_by_email().returning(move |email| {
            noted.note(Call::LockByEmail(email.to_string()));
            world.fault.of_store(Fault::LockByEmail)?;
            Ok(world.locked.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_insert().returning(move |user| {
            noted.note(Call::Insert(user.clone()));
            world.fault.of_store(Fault::Insert)?;
            if world.email_taken { Err(InsertUserError::EmailTaken) } else { Ok(()) }
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_update().returning(move |user| {
            noted.note(Call::Update(user.clone()));
            fault.of_store(Fault::Update)
        });
        mock
    }

    fn sessions(&self, calls: &Calls) -> MockSessions {
        let mut mock = MockSessions::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert().returning(move |session, token| {
            noted.note(Call::InsertSession(session.clone(), token.clone()));
            fault.of_store(Fault::InsertSession)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_end().returning(move |id, end| {
            noted.note(Call::EndSession(id, end));
            world.fault.of_store(Fault::EndSession)?;
            Ok(world.session_is_open)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_end_all_of().returning(move |user, end| {
            noted.note(Call::EndAllOf(user, end));
            world.fault.of_store(Fault::EndAllOf)?;
            Ok(world.open_sessions.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_end_others_of().returning(move |user, kept, end| {
            noted.note(Call::EndOthersOf(user, kept, end));
            world.fault.of_store(Fault::EndOthersOf)?;
            Ok(world.open_sessions.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |id| {
            noted.note(Call::LockSession(id));
            world.fault.of_store(Fault::LockSession)?;
            Ok(world.session.clone().map(|(session, _)| session))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock_by_refresh_token().returning(move |digest| {
            noted.note(Call::LockByRefreshToken(digest));
            world.fault.of_store(Fault::LockByRefreshToken)?;
            Ok(world.session.clone())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_rotate().returning(move |session, rotated, successor| {
            let (session, rotated) = (session.clone(), rotated.clone());
            noted.note(Call::Rotate(session, rotated, successor.clone()));
            fault.of_store(Fault::Rotate)
        });
        mock
    }

    fn security_events(&self, calls: &Calls) -> MockSecurityEvents {
        let mut mock = MockSecurityEvents::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_record().returning(move |event| {
            noted.note(Call::RecordEvent(event.clone()));
            fault.of_store(Fault::RecordEvent)
        });
        mock
    }

    fn one_time_tokens(&self, calls: &Calls) -> MockOneTimeTokens {
        let mut mock = MockOneTimeTokens::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_replace().returning(move |token| {
            noted.note(Call::Replace(token.clone()));
            fault.of_store(Fault::Replace)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_redeem().returning(move |digest, purpose, now| {
            noted.note(Call::Redeem(digest, purpose, now));
            world.fault.of_store(Fault::Redeem)?;
            Ok(world.redeemed.clone())
        });
        mock
    }

    fn outbox(&self, calls: &Calls) -> MockOutbox {
        let mut mock = MockOutbox::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_append().returning(move |messages| {
            noted.note(Call::Append(messages.to_vec()));
            fault.of_store(Fault::Append)
        });
        mock
    }

    fn queries(&self, calls: &Calls) -> MockIdentityQueries {
        let mut mock = MockIdentityQueries::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_user_by_email().returning(move |email| {
            noted.note(Call::UserByEmail(email.to_string()));
            world.fault.of_store(Fault::UserByEmail)?;
            Ok(world.user.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_user().returning(move |id| {
            noted.note(Call::User(id));
            world.fault.of_store(Fault::User)?;
            Ok(world.user.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_session_standing().returning(move |id| {
            noted.note(Call::Standing(id));
            world.fault.of_store(Fault::Standing)?;
            Ok(world.standing.zip(world.user.clone()))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_holder_of_token().returning(move |digest, purpose, now| {
            noted.note(Call::HolderOfToken(digest, purpose, now));
            world.fault.of_store(Fault::HolderOfToken)?;
            Ok(world.user.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_live_sessions_of().returning(move |user, page, now| {
            noted.note(Call::LiveSessionsOf(user, page, now));
            world.fault.of_store(Fault::LiveSessionsOf)?;
            let items: Vec<_> = world.session.iter().map(|(session, _)| session.clone()).collect();
            let next = items.last().map(|session| session.id);
            Ok(Page { items, next })
        });
        mock
    }

    fn hasher(&self, calls: &Calls) -> MockPasswordHasher {
        let mut mock = MockPasswordHasher::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_hash().returning(move |password| {
            let text = password.as_attempt().expose();
            noted.note(Call::Hash(text.to_owned()));
            fault.of_hasher().map(|()| hash(text))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_verify().returning(move |attempt, hash| {
            noted.note(Call::Verify(attempt.expose().to_owned(), hash));
            world.fault.of_hasher().map(|()| world.matched.clone())
        });
        mock
    }

    fn leaked(&self, calls: &Calls) -> MockLeakedPasswords {
        let mut mock = MockLeakedPasswords::new();
        let (leaked, fault, noted) = (self.leaked, self.fault, calls.clone());
        mock.expect_contains().returning(move |password| {
            noted.note(Call::LookUp(password.as_attempt().expose().to_owned()));
            if fault == Fault::LookUp {
                return Err(LookupFailed("the test broke it".into()));
            }
            Ok(leaked)
        });
        mock
    }

    fn signer(&self, calls: &Calls) -> MockTokenSigner {
        let mut mock = MockTokenSigner::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_sign().returning(move |claims| {
            noted.note(Call::Sign(*claims));
            if fault == Fault::Sign { Err("the test broke it".into()) } else { Ok("signed".into()) }
        });
        let (claims, noted) = (self.claims, calls.clone());
        mock.expect_verify().returning(move |token, _| {
            noted.note(Call::VerifyToken(token.to_owned()));
            claims.ok_or_else(|| InvalidAccessToken("the test says so".to_owned()))
        });
        mock
    }

    fn limiter(&self, calls: &Calls) -> MockRateLimiter {
        let mut mock = MockRateLimiter::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_hit().returning(move |limit, key| {
            noted.note(Call::Hit(limit.name, key.to_owned()));
            fault.of_limiter(limit.name)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_peek().returning(move |limit, key| {
            noted.note(Call::Peek(limit.name, key.to_owned()));
            fault.of_limiter(limit.name)
        });
        mock
    }

    fn session_cache(&self, calls: &Calls, store: &Arc<MockStore>) -> MockSessionCache {
        let mut mock = MockSessionCache::new();
        let (cached, noted) = (self.cached, calls.clone());
        mock.expect_get().returning(move |id| {
            noted.note(Call::CacheGet(id));
            cached
        });
        let noted = calls.clone();
        mock.expect_asking().returning(|| AskedAt(7));
        mock.expect_remember().returning(move |id, standing, asked| {
            assert_eq!(asked, AskedAt(7), "as it was before the database was asked");
            noted.note(Call::Remember(id, standing));
        });
        let noted = calls.clone();
        mock.expect_forget().returning(move |id| noted.note(Call::CacheForget(id)));
        let (store, noted) = (Arc::clone(store), calls.clone());
        mock.expect_end().returning(move |id| noted.note(Call::CacheEnd(id, store.ends())));
        mock
    }

    fn user_cache(&self, calls: &Calls) -> MockUserCache {
        let mut mock = MockUserCache::new();
        let (cached, noted) = (self.cached_user.clone(), calls.clone());
        mock.expect_get().returning(move |id| {
            noted.note(Call::UserCacheGet(id));
            cached.clone().map(Arc::new)
        });
        mock.expect_asking().returning(|| AskedAt(8));
        let noted = calls.clone();
        mock.expect_remember().returning(move |user, asked| {
            assert_eq!(asked, AskedAt(8), "as it was before the database was asked");
            noted.note(Call::RememberUser((*user).clone()));
        });
        mock
    }

    fn sealer(&self, calls: &Calls) -> MockSealer {
        let mut mock = MockSealer::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_seal().returning(move |place, plain| {
            noted.note(Call::Seal(place.to_owned()));
            if fault == Fault::Seal {
                return Err(SealError::UnknownKey);
            }
            Ok([place.as_bytes(), b"|", plain].concat())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_open().returning(move |place, sealed| {
            noted.note(Call::Open(place.to_owned()));
            if fault == Fault::Open {
                return Err(SealError::UnknownKey);
            }
            let start = format!("{place}|");
            sealed.strip_prefix(start.as_bytes()).map(<[u8]>::to_vec).ok_or(SealError::Tampered)
        });
        mock
    }
}
