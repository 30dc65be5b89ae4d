invitation =
    .subject = הזמנה להצטרף לארגון ב־{ -product }
    .body = קיבלת הזמנה לעבוד בארגון ב־{ -product }. יש להתחבר, או ליצור חשבון עם כתובת זו, ולאשר.
    .organization = ארגון: { $value }
    .inviter = הוזמנת על ידי: { $value }
    .role = תפקיד: { $value ->
        [owner] בעלים
        [admin] ניהול
        [member] חברות
        [viewer] צפייה
       *[other] { $value }
    }
    .action = להזמנה
    .unexpected = אם לא ידוע לך מי הזמין אותך, אפשר להתעלם מהודעה זו: דבר לא יקרה בלי אישור שלך.
