# Words that every page shares.

-product = Socle
brand = { -product }

language-name = English
languages = Language
skip = Skip to the content

errors =
    .prefix = Error:
    .title = There is a problem
    .other = This cannot be used. Check what you entered.
email =
    .error = Enter an e-mail address such as name@example.com.
    .too_long = An e-mail address has at most { $max } characters.
    .unchanged = This is your address already.
