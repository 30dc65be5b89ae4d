# The way in.

link =
    .sign-in = Sign in
    .sign-up = Create an account
    .forgot-password = Forgot your password?
    .magic-link = Sign in with a link in your mail
    .password = Sign in with a password
    .resend = Nothing arrived? Get another link
    .account = Go to your account
    .start-again = Start again

sign-in =
    .title = Sign in
    .body = Welcome back.
    .action = Sign in
    .wrong = The address or the password is wrong, or the address is not confirmed yet.
    .signed-out = You are signed out.
second-factor =
    .title = Enter your code
    .body = Open your authenticator app and type the six digits that it shows for this account.
    .action = Continue
    .use-recovery-code = Use a recovery code instead
    .use-app = Use the authenticator app instead
recovery-code =
    .title = Enter a recovery code
    .body = Type one of the codes that you kept when you set up the second factor. Each works once.
second-factor-gone =
    .title = That took too long
    .body = For your safety, please sign in again from the beginning.

sign-up =
    .title = Create an account
    .body = All fields are needed.
    .action = Create the account
sign-up-accepted =
    .title = Check your mail
    .body = We have sent a message to the address that you gave. Open the link in it to go on.

magic-link-send =
    .title = Sign in with a link
    .body = Enter your address, and we will send you a link and a code to sign in with, without a password.
    .action = Send the link
magic-link-sent =
    .title = Check your mail
    .body = If there is an account with the address { $email }, a message with a link and a code is on its way.
    .code = Open the link, or type the six digits here. Both work once, for ten minutes.
magic-link =
    .title = Sign in
    .body = One click, and you are signed in on this device.
    .action = Sign in

forgot-password =
    .title = Forgot your password?
    .body = Enter your address, and we will send you a link to choose another one.
    .action = Send the link
forgot-password-accepted =
    .title = Check your mail
    .body = If there is an account with this address, a message with a link is on its way.
    .again = Try another address

change-email =
    .title = Confirm your new address
    .body = One click, and your account moves to this address.
    .action = Confirm the new address
email-changed =
    .title = Your address is changed
    .body = From now on you sign in with your new address.
email-taken =
    .title = The address is taken
    .body = Another account has this address by now. Yours stays where it was.
unlock =
    .title = Unlock signing in
    .body = Signing in from unknown devices was stopped after too many failures. One click, and it works again. If those were not you, choose another password.
    .action = Unlock
unlocked =
    .title = Signing in works again
    .body = You can sign in from any device.
