erasure-canceled =
    .subject = Your account stays
    .body = Your { -product } account has just been restored. It will not be erased, and everything is as it was.
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, and contact our support team: somebody else may have had access to your account.
