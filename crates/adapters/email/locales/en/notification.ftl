notification =
    .subject = You have a new notification
    .body = This is new for you on { -product }:
    .title = { $value }
    .text = { $value }
    .unexpected = You get this message because you chose to be told at once. You can change that at any time in your notification preferences on { -product }.
    .action = Have a look
