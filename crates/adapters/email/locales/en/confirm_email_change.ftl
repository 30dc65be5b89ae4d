confirm-email-change =
    .subject = Confirm your new e-mail address
    .body = You asked to use this address for your { -product } account. Confirm that it is yours, and it replaces the earlier one.
    .action = Confirm my new address
    .unexpected = If you did not ask for this, ignore this message: without your confirmation nothing changes.
