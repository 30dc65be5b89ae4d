second-factor-disabled =
    .subject = Two-step sign-in is off
    .body = Two-step sign-in has just been turned off for your { -product } account: signing in no longer takes a code from your authenticator app. If you did this, there is nothing else to do.
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, turn two-step sign-in on again, and contact our support team: somebody else may have had access to your account.
