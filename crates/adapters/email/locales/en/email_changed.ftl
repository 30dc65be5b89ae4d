email-changed =
    .subject = Your e-mail address was changed
    .body = The e-mail address of your { -product } account has just been changed. From now on you sign in with the new one, and our messages go there. If you did this, there is nothing else to do.
    .address = New address: { $value }
    .unexpected = If it was not you, contact our support team right away: somebody else may have had access to your account.
