erasure-requested =
    .subject = Your account will be erased
    .body = Your { -product } account is closed and will be erased, with everything we keep about you. You have been signed out everywhere.
    .at = Erased on: { $value }
    .unexpected = If you did not want this, or have changed your mind, sign in before that date and restore your account; everything will be as it was. If it was not you, change your password as well.
    .action = Sign in
