verify-email =
    .subject = Confirm your e-mail address
    .body = Welcome to { -product }! All that is left is to confirm that this address is yours: one click, and your account is ready.
    .action = Confirm my address
    .unexpected = If you did not create an account, ignore this message: without your confirmation the account will not be activated.
