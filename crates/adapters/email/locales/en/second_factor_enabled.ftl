second-factor-enabled =
    .subject = Two-step sign-in is on
    .body = Two-step sign-in has just been turned on for your { -product } account: from now on, signing in also takes a code from your authenticator app. Keep your recovery codes in a safe place; they get you in without your phone.
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, and contact our support team: somebody else may have had access to your account.
