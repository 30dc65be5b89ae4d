reset-password =
    .subject = Choose a new password
    .body = You asked for a new password for your { -product } account. Choose it with this link; you will be signed out everywhere.
    .action = Choose a new password
    .unexpected = If you did not ask for this, ignore this message: your password stays as it is.
