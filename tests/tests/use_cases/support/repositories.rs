//! The repositories of a transaction.

use socle_application::identity::ports::{
    InsertUserError, MockFailedAttempts, MockKnownDevices, MockOneTimeTokens, MockSecondFactors,
    MockSecurityEvents, MockSessions, MockSignInChallenges, MockUsers,
};
use socle_application::outbox::ports::MockOutbox;

use super::calls::Calls;
use super::{Call, Fault, World};

impl World {
    pub(super) fn users(&self, calls: &Calls) -> MockUsers {
        let mut mock = MockUsers::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find().returning(move |id| {
            noted.note(Call::Find(id));
            world.fault.of_store(Fault::Find)?;
            Ok(world.locked.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find_by_email().returning(move |email| {
            noted.note(Call::FindByEmail(email.to_string()));
            world.fault.of_store(Fault::FindByEmail)?;
            Ok(world.owner.clone())
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
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_change_email().returning(move |user| {
            noted.note(Call::ChangeEmail(user.clone()));
            world.fault.of_store(Fault::ChangeEmail)?;
            if world.email_taken { Err(InsertUserError::EmailTaken) } else { Ok(()) }
        });
        mock
    }

    pub(super) fn sessions(&self, calls: &Calls) -> MockSessions {
        let mut mock = MockSessions::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert().returning(move |session| {
            noted.note(Call::InsertSession(session.clone()));
            fault.of_store(Fault::InsertSession)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert_token().returning(move |token| {
            noted.note(Call::InsertToken(token.clone()));
            fault.of_store(Fault::InsertToken)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_renew().returning(move |session| {
            noted.note(Call::Renew(session.clone()));
            fault.of_store(Fault::Renew)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_note_use().returning(move |session| {
            noted.note(Call::NoteUse(session.clone()));
            fault.of_store(Fault::NoteUse)
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
            let found = world.session.clone().zip(world.locked.clone());
            Ok(found.map(|((session, token), person)| (session, token, person)))
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_rotate().returning(move |session, rotated, successor| {
            let (session, rotated) = (session.clone(), rotated.clone());
            noted.note(Call::Rotate(session, rotated, successor.clone()));
            fault.of_store(Fault::Rotate)
        });
        mock
    }

    pub(super) fn security_events(&self, calls: &Calls) -> MockSecurityEvents {
        let mut mock = MockSecurityEvents::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_record().returning(move |event| {
            noted.note(Call::RecordEvent(event.clone()));
            fault.of_store(Fault::RecordEvent)
        });
        mock
    }

    pub(super) fn one_time_tokens(&self, calls: &Calls) -> MockOneTimeTokens {
        let mut mock = MockOneTimeTokens::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_replace().returning(move |token| {
            noted.note(Call::Replace(token.clone()));
            fault.of_store(Fault::Replace)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_holder().returning(move |digest, purpose| {
            noted.note(Call::Holder(digest, purpose));
            world.fault.of_store(Fault::Holder)?;
            Ok(world.holder.or(world.redeemed.as_ref().map(|token| token.user_id)))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_redeem().returning(move |digest, purpose, now| {
            noted.note(Call::Redeem(digest, purpose, now));
            world.fault.of_store(Fault::Redeem)?;
            Ok(world.redeemed.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock_of().returning(move |email, purpose, _| {
            noted.note(Call::LockOf(email.to_string(), purpose));
            world.fault.of_store(Fault::LockOf)?;
            Ok(world.redeemed.clone())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_void_all_of().returning(move |user, now| {
            noted.note(Call::VoidAllOf(user, now));
            fault.of_store(Fault::VoidAllOf)
        });
        mock
    }

    pub(super) fn failed_attempts(&self, calls: &Calls) -> MockFailedAttempts {
        let mut mock = MockFailedAttempts::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |key| {
            noted.note(Call::LockFailures(key));
            world.fault.of_store(Fault::LockFailures)?;
            Ok(world.counted)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_store().returning(move |key, lockout| {
            noted.note(Call::StoreFailures(key, *lockout));
            fault.of_store(Fault::StoreFailures)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_take().returning(move |key| {
            noted.note(Call::TakeFailures(key));
            world.fault.of_store(Fault::TakeFailures)?;
            Ok(world.counted)
        });
        mock
    }

    pub(super) fn known_devices(&self, calls: &Calls) -> MockKnownDevices {
        let mut mock = MockKnownDevices::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_known_mark().returning(move |user, marks| {
            noted.note(Call::KnownMark(user, marks.to_vec()));
            world.fault.of_store(Fault::KnownMark)?;
            Ok(world.known_mark)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_see().returning(move |user, marks, now| {
            noted.note(Call::See(user, marks.to_vec(), now));
            world.fault.of_store(Fault::See)?;
            Ok(world.known_mark.is_some())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_any_of().returning(move |user| {
            noted.note(Call::AnyDeviceOf(user));
            world.fault.of_store(Fault::AnyDeviceOf)?;
            Ok(world.has_devices)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert().returning(move |device| {
            noted.note(Call::InsertDevice(device.clone()));
            fault.of_store(Fault::InsertDevice)
        });
        mock
    }

    pub(super) fn sign_in_challenges(&self, calls: &Calls) -> MockSignInChallenges {
        let mut mock = MockSignInChallenges::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert().returning(move |challenge| {
            noted.note(Call::InsertChallenge(challenge.clone()));
            fault.of_store(Fault::InsertChallenge)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |digest| {
            noted.note(Call::LockChallenge(digest));
            world.fault.of_store(Fault::LockChallenge)?;
            Ok(world.challenge.clone())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_update().returning(move |challenge| {
            noted.note(Call::UpdateChallenge(challenge.clone()));
            fault.of_store(Fault::UpdateChallenge)
        });
        mock
    }

    pub(super) fn second_factors(&self, calls: &Calls) -> MockSecondFactors {
        let mut mock = MockSecondFactors::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_totp().returning(move |user| {
            noted.note(Call::Totp(user));
            world.fault.of_store(Fault::Totp)?;
            Ok(world.totp.clone())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_put_totp().returning(move |factor| {
            noted.note(Call::PutTotp(factor.clone()));
            fault.of_store(Fault::PutTotp)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_remove().returning(move |user| {
            noted.note(Call::RemoveFactors(user));
            fault.of_store(Fault::RemoveFactors)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_replace_recovery_codes().returning(move |user, codes, _| {
            noted.note(Call::ReplaceRecoveryCodes(user, codes.to_vec()));
            fault.of_store(Fault::ReplaceRecoveryCodes)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_use_recovery_code().returning(move |user, digests, _| {
            noted.note(Call::UseRecoveryCode(user, digests.to_vec()));
            world.fault.of_store(Fault::UseRecoveryCode)?;
            Ok(world.recovery_codes_left)
        });
        mock
    }

    pub(super) fn outbox(&self, calls: &Calls) -> MockOutbox {
        let mut mock = MockOutbox::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_append().returning(move |messages| {
            noted.note(Call::Append(messages.to_vec()));
            fault.of_store(Fault::Append)
        });
        mock
    }
}
