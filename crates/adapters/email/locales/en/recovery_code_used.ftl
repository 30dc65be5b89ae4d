recovery-code-used =
    .subject = A recovery code was used
    .body = One of the recovery codes of your { -product } account has just been used to sign in. Each code works only once. If it was you, there is nothing else to do.
    .remaining = { $value ->
        [0] That was the last one: make new recovery codes now.
        [one] You have one code left: it is time to make new ones.
       *[other] You have { $value } codes left.
    }
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, make new recovery codes, and contact our support team: somebody else may have had access to your account.
