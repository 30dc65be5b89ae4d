# What people are told. One message for each key, with a title and a body; what has no name any more is
# called by its kind.

unnamed-organization = ארגון כלשהו
unnamed-person = מישהו

# Of what is installed no more.
unknown =
    .title = משהו קרה
    .body = אי אפשר עוד להציג במה מדובר.

member-added =
    .title = הצטרפת אל { $organization }
    .body = מעכשיו אפשר לעבוד עם החברים בארגון.
member-joined =
    .title = חבר חדש ב־{ $organization }: { $person }
    .body = רשימת החברים מראה מי שייך לארגון ובאיזה תפקיד.
role-changed =
    .title = התפקיד שלך ב־{ $organization } השתנה
    .body = יחד איתו השתנה מיד גם מה שמותר לך לעשות שם.
member-removed =
    .title = כבר אין לך שייכות אל { $organization }
    .body = אין לך עוד גישה לשום דבר שם. אם זה מפתיע אותך, אפשר לפנות לאחד הבעלים.
api-key-created =
    .title = מפתח API חדש עבור { $organization }
    .body = בעזרתו תוכנה יכולה לפעול בשם הארגון. אם איש מכם לא יצר אותו, יש לבטל אותו.

unnamed-job = משרה

application-received =
    .title = מועמדות חדשה: { $job }
    .body = הוגשה מועמדות ל{ $organization }.
application-withdrawn =
    .title = מועמדות נמשכה: { $job }
    .body = אין עוד עניין במשרה ב{ $organization }.
application-moved =
    .title = עדכון במועמדות שלך: { $job }
    .body = { $status ->
        [viewed] המועמדות נצפתה על ידי { $organization }.
        [shortlisted] המועמדות נכללה ברשימה המצומצמת של { $organization }.
        [interview] { $organization } מעוניינים לשוחח איתך.
        [offer] יש לך הצעה מ{ $organization }.
        [accepted] המועמדות התקבלה על ידי { $organization }. ברכות!
        [rejected] { $organization } החליטו שלא להמשיך. הסיבה מופיעה במועמדות.
       *[other] המועמדות קודמה על ידי { $organization }.
    }
