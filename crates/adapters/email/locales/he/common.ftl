# Words that every message shares.

-product = Socle
header = { -product }

greeting = שלום { $name },
link-help = אם הכפתור אינו פועל, אפשר להעתיק את הקישור הזה לדפדפן:
# $unit says whether $count counts hours or days.
link-validity = { $unit ->
    [days] { $count ->
        [one] הקישור תקף ליום אחד ולשימוש חד־פעמי.
        [two] הקישור תקף ליומיים ולשימוש חד־פעמי.
       *[other] הקישור תקף ל־{ $count } ימים ולשימוש חד־פעמי.
    }
   *[hours] { $count ->
        [one] הקישור תקף לשעה אחת ולשימוש חד־פעמי.
        [two] הקישור תקף לשעתיים ולשימוש חד־פעמי.
       *[other] הקישור תקף ל־{ $count } שעות ולשימוש חד־פעמי.
    }
}
signature = צוות { -product }
footer = הודעה זו נשלחה באופן אוטומטי משום שנעשה שימוש בכתובת זו ב־{ -product }. אין צורך להשיב: התשובות אינן נקראות.
