email-address-taken =
    .subject = This address already belongs to your account
    .body = Somebody, perhaps you, wanted to change the address of another { -product } account to this one. It already belongs to your account, so nothing has changed: sign in as usual.
    .action = Sign in
    .unexpected = If it was not you, there is nothing to do: nobody has gained access to your account.
