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

unnamed-interview = מועד שכבר אי אפשר להציג

interview-planned =
    .title = ריאיון: { $job }
    .body = { $organization } מעוניינים לשוחח איתך: { $when }. המקום מופיע במועמדות שלך.
interview-moved =
    .title = שינוי בריאיון שלך: { $job }
    .body = המועד המעודכן לשיחה עם { $organization }: { $when }. המקום מופיע במועמדות שלך.
interview-canceled =
    .title = הריאיון שלך בוטל: { $job }
    .body = הריאיון עם { $organization } בתאריך { $when } בוטל.
interview-assigned =
    .title = ריאיון: { $job }
    .body = { $change ->
        [planned] שובצת לריאיון עם מועמדים של { $organization }.
        [canceled] הריאיון ששובצת אליו ב{ $organization } בוטל.
       *[moved] הריאיון ששובצת אליו ב{ $organization } השתנה, או שכבר אינו באחריותך.
    }
offer-sent =
    .title = הצעת עבודה: { $job }
    .body = יש לך הצעה מ{ $organization }. היא מופיעה במועמדות שלך, יחד עם המועד האחרון למענה.
offer-withdrawn =
    .title = ההצעה נמשכה: { $job }
    .body = { $organization } משכו את ההצעה.
offer-expired =
    .title = תוקף ההצעה פג: { $job }
    .body = ההצעה של { $organization } לא נענתה בזמן.
offer-accepted =
    .title = ההצעה התקבלה: { $job }
    .body = ההצעה של { $organization } התקבלה. ברכות לשני הצדדים!
offer-declined =
    .title = ההצעה נדחתה: { $job }
    .body = ההצעה של { $organization } נדחתה.

unnamed-saved_search = חיפוש

job-found =
    .title = משרה חדשה: { $job }
    .body = המשרה מוצעת על ידי { $organization }. החיפוש שלך { $search } מצא אותה.
jobs-found =
    .title = משרות חדשות: { $search }
    .body = החיפוש השמור שלך מצא משרות שעוד לא סיפרנו לך עליהן.
