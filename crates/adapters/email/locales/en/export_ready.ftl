export-ready =
    .subject = Your data is ready
    .body = The archive with everything { -product } keeps about you is ready. You can download it while you are signed in.
    .at = Available until: { $value }
    .unexpected = If you did not ask for it, somebody else may have access to your account: change your password right away and sign all other devices out.
    .action = Go to my account
