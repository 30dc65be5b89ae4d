set-password =
    .subject = Choose your password
    .body = An administrator has created a { -product } account for you. Choose a password, and it is yours to use.
    .action = Choose my password
    .unexpected = If you were not expecting an account, ignore this message: without a password nobody can use it.
