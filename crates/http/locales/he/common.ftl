# Words that every page shares.

-product = Socle
brand = { -product }

language-name = עברית
languages = שפה
skip = דילוג לתוכן

errors =
    .prefix = שגיאה:
    .title = יש בעיה
email =
    .label = כתובת דוא״ל
    .error = יש להזין כתובת דוא״ל, כמו name@example.com.
