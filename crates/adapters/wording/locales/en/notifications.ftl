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
