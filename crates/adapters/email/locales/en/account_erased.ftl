account-erased =
    .subject = Your account has been erased
    .body = Your { -product } account has been erased, with everything we kept about you. This is the last message to this address.
    .unexpected = You are welcome to sign up again at any time; you will start afresh.
