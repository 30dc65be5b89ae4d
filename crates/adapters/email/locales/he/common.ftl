# Words that every message shares.

-product = Socle
header = { -product }

greeting = שלום { $name },
greeting-unnamed = שלום,
link-help = אם הכפתור אינו פועל, אפשר להעתיק את הקישור הזה לדפדפן:
# For how long something works, with the "for" before it. $unit says what $count counts: minutes,
# hours or days.
duration = { $unit ->
    [days] { $count ->
        [one] ליום אחד
        [two] ליומיים
       *[other] ל־{ $count } ימים
    }
    [minutes] { $count ->
        [one] לדקה אחת
        [two] לשתי דקות
       *[other] ל־{ $count } דקות
    }
   *[hours] { $count ->
        [one] לשעה אחת
        [two] לשעתיים
       *[other] ל־{ $count } שעות
    }
}
link-validity = הקישור תקף { duration } ולשימוש חד־פעמי.
link-and-code-validity = הקישור והקוד תקפים { duration }, ורק אחד מהם, פעם אחת.
signature = צוות { -product }
footer = הודעה זו נשלחה באופן אוטומטי משום שנעשה שימוש בכתובת זו ב־{ -product }. אין צורך להשיב: התשובות אינן נקראות.
