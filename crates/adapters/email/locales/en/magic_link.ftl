magic-link =
    .subject = Your sign-in link
    .body = You asked to sign in to { -product }. One click on the link below is all it takes, or type this code on the page where you asked for it:
    .action = Sign in
    .unexpected = If you did not ask for this, ignore this message: nobody can sign in without it. Never give the code to anybody; we will never ask you for it.
