# Words that every page shares.

-product = Socle
brand = { -product }

language-name = English
languages = Language
skip = Skip to the content

errors =
    .prefix = Error:
    .title = There is a problem
email =
    .label = E-mail address
    .error = Enter an e-mail address such as name@example.com.
