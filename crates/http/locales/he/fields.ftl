# What can be filled in, and what can be wrong with it.

field =
    .email = כתובת דוא״ל
    .new_email = כתובת דוא״ל חדשה
    .password = סיסמה
    .current_password = הסיסמה הנוכחית
    .new_password = סיסמה חדשה
    .repeat = הסיסמה החדשה שוב
    .first_name = שם פרטי
    .last_name = שם משפחה
    .locale = שפה
    .time_zone = אזור זמן
    .code = קוד

current-password-error =
    .wrong = זו אינה הסיסמה הנוכחית שלך.
name-error =
    .no_first_name = יש להזין שם פרטי.
    .no_last_name = יש להזין שם משפחה.
    .too_long = בשם יש { $max } תווים לכל היותר.
    .malformed = בשם אין קישורים ואין תווים מיוחדים.
code-error =
    .malformed = זה אינו יכול להיות קוד. כדאי לבדוק מה הוקלד.
    .required = יש להזין קוד של הגורם השני.
    .wrong = הקוד הזה אינו פועל. ייתכן שהוקלד בטעות, שכבר נעשה בו שימוש או שפג תוקפו.
choice =
    .error = יש לבחור מהרשימה.
