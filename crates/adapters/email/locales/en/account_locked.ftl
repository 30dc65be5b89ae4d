account-locked =
    .subject = Signing in from new devices is locked
    .body = A wrong password was entered for your { -product } account too many times. To protect you, we let nobody in from a new device for now. Devices you have used before still get in. To sign in from a new one, unlock your account.
    .action = Unlock my account
    .unexpected = If it was not you, there is nothing to do: those attempts failed, and your account is protected. If you use the same password elsewhere, a new one is a good idea.
