invitation =
    .subject = You are invited to an organization on { -product }
    .body = You are invited to work in an organization on { -product }. Sign in, or create an account with this address, and accept.
    .organization = Organization: { $value }
    .inviter = Invited by: { $value }
    .role = Role: { $value ->
        [owner] owner
        [admin] administrator
        [member] member
        [viewer] viewer
       *[other] { $value }
    }
    .action = See the invitation
    .unexpected = If you do not know who invites you, ignore this message: nothing happens unless you accept.
