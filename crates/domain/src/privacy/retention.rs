//! How long each kind of data is kept, and why (GDPR art. 5 §1 e).
//!
//! A context that keeps a kind of data declares its rule here or in its own module; whoever removes
//! what is overdue names the rule. What is not listed is kept for as long as what it belongs to:
//! consents for ever (art. 7 §1 asks for proof), audit entries for ever, without the client.

use chrono::TimeDelta;

use crate::Timestamp;

/// For how long one kind of data is kept once it is of no more use.
#[derive(Debug, PartialEq, Eq)]
pub struct RetentionRule {
    /// The kind of data, in audit entries and on the command line.
    pub name: &'static str,
    /// How many days.
    pub days: i64,
    /// From when on the days count, and why so many.
    pub reason: &'static str,
}

impl RetentionRule {
    /// How long.
    pub const fn period(&self) -> TimeDelta {
        TimeDelta::days(self.days)
    }

    /// What became useless by then is overdue now.
    pub fn cutoff(&self, now: Timestamp) -> Timestamp {
        now - self.period()
    }
}

/// The tokens of links.
pub const ONE_TIME_TOKENS: RetentionRule = RetentionRule {
    name: "one_time_tokens",
    days: 7,
    reason: "from use, voiding or expiry; a week answers questions about a link",
};
/// Sign-ins that waited for a second factor.
pub const SIGN_IN_CHALLENGES: RetentionRule = RetentionRule {
    name: "sign_in_challenges",
    days: 1,
    reason: "from expiry; worth nothing afterwards",
};
/// Sessions, with their refresh tokens.
pub const SESSIONS: RetentionRule = RetentionRule {
    name: "sessions",
    days: 90,
    reason: "from the end; who looks into a stolen account needs to see from where it was used",
};
/// What failed.
pub const FAILED_ATTEMPTS: RetentionRule = RetentionRule {
    name: "failed_attempts",
    days: 30,
    reason: "from the last failure; longer than any lockout",
};
/// What happened to accounts.
pub const SECURITY_EVENTS: RetentionRule = RetentionRule {
    name: "security_events",
    days: 400,
    reason: "from the event; a year and a month, so that last year's can be compared",
};
/// Invitations to organizations, with an address of somebody who may never have signed up.
pub const INVITATIONS: RetentionRule = RetentionRule {
    name: "invitations",
    days: 90,
    reason: "from acceptance, taking back or expiry; tells for a while who was invited",
};
/// Keys of programs.
pub const API_KEYS: RetentionRule = RetentionRule {
    name: "api_keys",
    days: 400,
    reason: "from taking back or expiry; audit entries of a year can still be read",
};
/// Archives of people's data.
pub const EXPORTS: RetentionRule = RetentionRule {
    name: "exports",
    days: 7,
    reason: "from the request; all of a person's data in one place lies there no longer than needed",
};
/// Uploads that came to no end, and hold a part of the quota.
pub const UNFINISHED_UPLOADS: RetentionRule = RetentionRule {
    name: "unfinished_uploads",
    days: 1,
    reason: "from the beginning; longer than any upload may take",
};
/// Accounts whose erasure was asked for.
pub const ACCOUNTS: RetentionRule = RetentionRule {
    name: "accounts",
    days: 30,
    reason: "from the request; the grace in which a mistake, or a thief's wish, can be undone",
};
/// Organizations that were closed.
pub const ORGANIZATIONS: RetentionRule = RetentionRule {
    name: "organizations",
    days: 30,
    reason: "from closing; the grace in which owners can restore them",
};
/// Addresses and programs in audit entries.
pub const AUDIT_CLIENTS: RetentionRule = RetentionRule {
    name: "audit_clients",
    days: 400,
    reason: "from the entry; who and what stay for ever, from where does not",
};
/// Messages that could not be delivered.
pub const DEAD_MESSAGES: RetentionRule = RetentionRule {
    name: "dead_messages",
    days: 90,
    reason: "from the announcement; mails hold addresses, and an operator had time to look",
};
/// Tasks that have succeeded or were canceled.
pub const FINISHED_TASKS: RetentionRule = RetentionRule {
    name: "finished_tasks",
    days: 7,
    reason: "from the end; whoever asked had time to look",
};
/// Tasks that have failed.
pub const FAILED_TASKS: RetentionRule = RetentionRule {
    name: "failed_tasks",
    days: 90,
    reason: "from the end; mails hold addresses, and an operator had time to look",
};
/// Addresses on the list of those that get no more mail; what they are recognized by stays.
pub const SUPPRESSED_ADDRESSES: RetentionRule = RetentionRule {
    name: "suppressed_addresses",
    days: 90,
    reason: "from the last report; an operator had time to look, and the digest still stops mail",
};
/// Counts of mails that came back from a mailbox for the time being.
pub const SOFT_BOUNCES: RetentionRule = RetentionRule {
    name: "soft_bounces",
    days: 30,
    reason: "from the first that counts; afterwards it counts no longer",
};
/// Which reports about mails were heard.
pub const MAIL_REPORTS: RetentionRule = RetentionRule {
    name: "mail_reports",
    days: 30,
    reason: "from the report; longer than any provider sends one again",
};

/// What people were told and have read.
pub const READ_NOTIFICATIONS: RetentionRule = RetentionRule {
    name: "read_notifications",
    days: 90,
    reason: "from reading; whoever remembers one had time to look for it again",
};
/// What people were told, read or not.
pub const NOTIFICATIONS: RetentionRule = RetentionRule {
    name: "notifications",
    days: 365,
    reason: "from the telling; what nobody read for a year is no news",
};

/// What was told to webhook endpoints, and what they answered.
pub const WEBHOOK_DELIVERIES: RetentionRule = RetentionRule {
    name: "webhook_deliveries",
    days: 30,
    reason: "from the event; whoever looks for what went wrong had time to",
};

/// Which jobs saved searches have found.
pub const FOUND_JOBS: RetentionRule = RetentionRule {
    name: "found_jobs",
    days: 90,
    reason: "from the finding; whoever wants to hear of it has heard",
};

/// Rankings of applicants that employers were shown.
pub const MATCH_RANKINGS: RetentionRule = RetentionRule {
    name: "match_rankings",
    days: 730,
    reason: "from the showing; the law asks for six months, and who was turned down may ask later",
};

/// Those who applied for a job and were not taken, or wanted it no more.
///
/// Two years after the last contact with a candidate who does not object: Commission nationale de
/// l'informatique et des libertés (CNIL), *Guide Recrutement*, January 2023.
pub const UNSUCCESSFUL_CANDIDATES: RetentionRule = RetentionRule {
    name: "unsuccessful_candidates",
    days: 730,
    reason: "from the last contact; the CNIL recommends two years at most for recruiting again",
};

/// Every rule.
pub const ALL: [&RetentionRule; 24] = [
    &ONE_TIME_TOKENS,
    &SIGN_IN_CHALLENGES,
    &SESSIONS,
    &FAILED_ATTEMPTS,
    &SECURITY_EVENTS,
    &INVITATIONS,
    &API_KEYS,
    &EXPORTS,
    &UNFINISHED_UPLOADS,
    &ACCOUNTS,
    &ORGANIZATIONS,
    &AUDIT_CLIENTS,
    &DEAD_MESSAGES,
    &FINISHED_TASKS,
    &FAILED_TASKS,
    &SUPPRESSED_ADDRESSES,
    &SOFT_BOUNCES,
    &MAIL_REPORTS,
    &READ_NOTIFICATIONS,
    &NOTIFICATIONS,
    &WEBHOOK_DELIVERIES,
    &UNSUCCESSFUL_CANDIDATES,
    &MATCH_RANKINGS,
    &FOUND_JOBS,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own_a_period_and_a_reason() {
        let names: BTreeSet<_> = ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), ALL.len());
        for rule in ALL {
            assert!(rule.days > 0 && rule.reason.starts_with("from "), "{}", rule.name);
        }
    }

    #[test]
    fn a_cutoff_lies_a_period_ago() {
        let now = Timestamp::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(ACCOUNTS.cutoff(now), now - TimeDelta::days(30));
        assert_eq!(ACCOUNTS.cutoff(now) + ACCOUNTS.period(), now);
    }
}
