# Words that every message shares.

-product = Socle
header = { -product }

greeting = Hello { $name },
link-help = If the button does not work, copy this link into your browser:
# $unit says whether $count counts hours or days.
link-validity = { $unit ->
    [days] { $count ->
        [one] This link works for one day and can be used once.
       *[other] This link works for { $count } days and can be used once.
    }
   *[hours] { $count ->
        [one] This link works for one hour and can be used once.
       *[other] This link works for { $count } hours and can be used once.
    }
}
signature = The { -product } team
footer = This message was sent automatically because this address was used on { -product }. Please do not reply: answers are not read.
