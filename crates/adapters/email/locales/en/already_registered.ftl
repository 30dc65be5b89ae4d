already-registered =
    .subject = You already have an account
    .body = Somebody, perhaps you, tried to create a { -product } account with this address. You already have one, and nothing about it has changed: sign in as usual. If you have forgotten your password, you can choose a new one from the sign-in page.
    .action = Sign in
    .unexpected = If it was not you, there is nothing to do: nobody has gained access to your account.
