# Organizations, and invitations to them.

role =
    .owner = Owner
    .admin = Administrator
    .member = Member
    .viewer = Viewer
fact =
    .organization = Organization
    .role = Role

invitation =
    .title = You are invited
    .body = To accept, sign in with the address that the invitation was mailed to, or create an account with it. You come back here.
invitation-own =
    .title = Accept the invitation
    .body = One click, and you belong to this organization. Those who work there can see your name and your e-mail address.
    .action = Accept
invitation-accepted =
    .title = Welcome
    .body = You belong to this organization now.
invitation-other =
    .title = This invitation is for another address
    .body = You are signed in as { $email }. Only whoever reads the mail of the address that was invited can accept. Sign out, then sign in with that address or create an account with it.
    .action = Sign out and use another account
invitation-gone =
    .title = This invitation no longer works
    .body = It has expired, was already used or taken back, or the link was not copied whole.
    .again = If you have accepted it, you find the organization in your account. Otherwise, ask whoever invited you for another invitation.

organizations =
    .title = Organizations
    .body = Where you belong, the latest first.
    .none = You belong to no organization yet. Whoever administers one can invite you.
    .leave = Leave
    .last-owner = You are the last owner of this organization. Make somebody else an owner before you leave.
    .deleted = Deleted
    .restorable-until = Can be restored until
    .next = Earlier ones
    .first = Back to the latest
