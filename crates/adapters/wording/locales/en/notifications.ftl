# What people are told. One message for each key, with a title and a body; what has no name any more is
# called by its kind.

unnamed-organization = an organization
unnamed-person = somebody

# Of what is installed no more.
unknown =
    .title = Something has happened
    .body = What it was can no longer be shown.

member-added =
    .title = You now belong to { $organization }
    .body = You can work with its members from now on.
member-joined =
    .title = { $person } has joined { $organization }
    .body = The list of members shows who belongs to it and as what.
role-changed =
    .title = Your role in { $organization } has changed
    .body = What you may do there changed with it, at once.
member-removed =
    .title = You no longer belong to { $organization }
    .body = You cannot reach anything of it any more. If that surprises you, ask one of its owners.
api-key-created =
    .title = A new API key for { $organization }
    .body = With it a program can act for the organization. If nobody among you made it, take it back.

unnamed-job = a job

application-received =
    .title = A new application for { $job }
    .body = Somebody has applied to { $organization }.
application-withdrawn =
    .title = An application for { $job } was withdrawn
    .body = The candidate no longer wants the job at { $organization }.
application-moved =
    .title = Your application for { $job } has moved
    .body = { $status ->
        [viewed] { $organization } has looked at it.
        [shortlisted] { $organization } has shortlisted it.
        [interview] { $organization } would like to talk to you.
        [offer] { $organization } makes you an offer.
        [accepted] { $organization } has accepted it. Congratulations!
        [rejected] { $organization } has decided not to go on with it. Your application says why.
       *[other] { $organization } has moved it.
    }

unnamed-interview = a time that can no longer be told

interview-planned =
    .title = An interview about { $job }
    .body = { $organization } would like to talk to you: { $when }. Your application says where.
interview-moved =
    .title = Your interview about { $job } has changed
    .body = { $organization } would now like to talk to you: { $when }. Your application says where.
interview-canceled =
    .title = Your interview about { $job } is canceled
    .body = { $organization } has canceled the interview of { $when }.
interview-assigned =
    .title = An interview about { $job }
    .body = { $change ->
        [planned] You are among those who talk to a candidate of { $organization }.
        [canceled] The interview you were to take part in at { $organization } is canceled.
       *[moved] The interview you take part in at { $organization } has changed, or is no longer yours.
    }
offer-sent =
    .title = An offer: { $job }
    .body = { $organization } makes you an offer. Your application shows it, and until when you can answer.
offer-withdrawn =
    .title = The offer for { $job } was withdrawn
    .body = { $organization } has taken its offer back.
offer-expired =
    .title = The offer for { $job } has expired
    .body = The offer of { $organization } was not answered in time.
offer-accepted =
    .title = Offer accepted: { $job }
    .body = The offer of { $organization } was accepted. Congratulations to both sides!
offer-declined =
    .title = Offer declined: { $job }
    .body = The offer of { $organization } was declined.

unnamed-saved_search = a search

job-found =
    .title = A new job: { $job }
    .body = { $organization } offers it. Your search { $search } has found it.
jobs-found =
    .title = New jobs for { $search }
    .body = Your saved search has found jobs that you have not heard of yet.
