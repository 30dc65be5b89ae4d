suspicious-activity =
    .subject = We ended a session to protect you
    .body = One of your sign-ins to { -product } was used from two places. It may have been copied, so we ended that session. Your password has not changed; on the device concerned, simply sign in again.
    .unexpected = If you see a device or an activity in your account that is not yours, change your password right away and sign all other devices out.
    .action = Go to my account
