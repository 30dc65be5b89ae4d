notification =
    .subject = יש לך התראה חדשה
    .body = יש משהו חדש בשבילך ב־{ -product }:
    .title = { $value }
    .text = { $value }
    .unexpected = הודעה זו נשלחה כי בחרת לקבל עדכון מיידי. אפשר לשנות זאת בכל עת בהעדפות ההתראות שלך ב־{ -product }.
    .action = לצפייה
