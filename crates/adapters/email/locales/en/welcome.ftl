welcome =
    .subject = Welcome to { -product }
    .body = Your address is confirmed and your account is ready. We are glad to have you with us!
    .action = Get started
    .unexpected = If you did not ask for this account, please contact our support team.
