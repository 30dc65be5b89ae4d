email-change-requested =
    .subject = A change of your e-mail address was requested
    .body = Somebody, most likely you, has asked to change the e-mail address of your { -product } account. Nothing changes until the new address is confirmed. If it was you, there is nothing else to do here.
    .address = New address: { $value }
    .unexpected = If it was not you, choose a new password right away with “Forgot password” on the sign-in page, and contact our support team: whoever asked for this may know your password.
