digest =
    .subject = What is new for you
    .body = This is what you were told on { -product } and have not read yet.
    .count = { $value ->
        [one] One notification:
       *[other] { $value } notifications:
    }
    .item = • { $value }
    .unexpected = You get at most one such summary a day. Whether you get it, and about what, you can change at any time in your notification preferences on { -product }.
    .action = See everything
