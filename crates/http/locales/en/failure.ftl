failure-too-many =
    .title = Too many attempts
    .body = To keep accounts safe, this can be done only so often.
failure-unavailable =
    .title = Busy at the moment
    .body = The service is overloaded, or a part of it is away. Nothing was changed.
failure-broken =
    .title = Something went wrong
    .body = This is our fault, not yours. Go back and try again in a moment.
failure-unreadable =
    .title = That did not work
    .body = What your browser sent cannot be read. Go back and try again.
failure-refused =
    .title = This form cannot be used any more
    .body = It belongs to an earlier visit or to another site. Go back, load the page again and try once more.
failure-not-found =
    .title = There is nothing here
    .body = Check the address, or start again from the link in your mail.
# $unit says whether $count counts seconds or minutes.
failure-wait = { $unit ->
    [seconds] { $count ->
        [one] Wait a second, then go back and try again.
       *[other] Wait { $count } seconds, then go back and try again.
    }
   *[minutes] { $count ->
        [one] Wait a minute, then go back and try again.
       *[other] Wait { $count } minutes, then go back and try again.
    }
}
failure-request-id = If it happens again, tell us this number:
