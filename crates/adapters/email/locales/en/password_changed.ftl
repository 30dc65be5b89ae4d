password-changed =
    .subject = Your password was changed
    .body = The password of your { -product } account has just been changed. If you did this, there is nothing else to do.
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, and contact our support team: somebody else may have had access to your account.
