# Words that every page shares.

-product = Socle
brand = { -product }

language-name = עברית
languages = שפה
skip = דילוג לתוכן

errors =
    .prefix = שגיאה:
    .title = יש בעיה
    .other = אי אפשר להשתמש במה שהוזן. כדאי לבדוק אותו.
email =
    .error = יש להזין כתובת דוא״ל, כמו name@example.com.
    .too_long = בכתובת דוא״ל יש { $max } תווים לכל היותר.
    .unchanged = זו כבר הכתובת שלך.
