# What can be filled in, and what can be wrong with it.

field =
    .email = E-mail address
    .new_email = New e-mail address
    .password = Password
    .current_password = Current password
    .new_password = New password
    .repeat = Repeat the new password
    .first_name = First name
    .last_name = Last name
    .locale = Language
    .time_zone = Time zone
    .code = Code

current-password-error =
    .wrong = This is not your current password.
name-error =
    .no_first_name = Enter your first name.
    .no_last_name = Enter your last name.
    .too_long = A name has at most { $max } characters.
    .malformed = A name holds no links and no special characters.
code-error =
    .malformed = This cannot be a code. Check what you typed.
    .required = Enter a code of your second factor.
    .wrong = This code does not work. It may be mistyped, used already, or too old.
choice =
    .error = Choose one from the list.
