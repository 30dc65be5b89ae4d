recovery-codes-replaced =
    .subject = You have new recovery codes
    .body = New recovery codes have just been made for your { -product } account. The earlier ones no longer work; keep the new ones in a safe place.
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, make new recovery codes, and contact our support team: somebody else may have had access to your account.
