# Words that every message shares.

-product = Socle
header = { -product }

greeting = Hello { $name },
greeting-unnamed = Hello,
link-help = If the button does not work, copy this link into your browser:
# For how long something works. $unit says what $count counts: minutes, hours or days.
duration = { $unit ->
    [days] { $count ->
        [one] one day
       *[other] { $count } days
    }
    [minutes] { $count ->
        [one] one minute
       *[other] { $count } minutes
    }
   *[hours] { $count ->
        [one] one hour
       *[other] { $count } hours
    }
}
link-validity = This link works for { duration } and can be used once.
link-and-code-validity = The link and the code work for { duration }, and only one of them, once.
signature = The { -product } team
footer = This message was sent automatically because this address was used on { -product }. Please do not reply: answers are not read.
