# The account of whoever is signed in.

account =
    .label = Your account
    .profile = Profile
    .security = Security
    .devices = Devices
    .organizations = Organizations
    .sign-out = Sign out
    .save = Save
    .back = Back
    .stale = Your profile was changed elsewhere in the meantime. This is how it is now; make your change again.

done =
    .profile = Your profile is saved.
    .password = Your password is changed. You are signed out everywhere else.
    .email = Check the mail of the new address: if it can be used, a link to confirm it is on its way.
    .confirmed = Thank you. You can go on now.
    .second-factor = The second factor is on. Signing in asks for a code from now on.
    .second-factor-removed = The second factor is off.
    .recovery-codes = The new recovery codes are valid. The earlier ones no longer work.
    .device = The device is signed out.
    .devices = All your other devices are signed out.
    .left = You have left the organization.

profile =
    .title = Your profile
    .body = How we address you, in which language, and in which time zone you see dates.

security =
    .title = Security
    .second-factor = Second factor
    .factor-on = On. Signing in asks for a code of your authenticator app.
    .factor-off = Off. With it, nobody gets in with your password alone.

change-password =
    .title = Change the password
    .body = This signs you out on all your other devices.
    .action = Change the password
request-email =
    .title = Change the e-mail address
    .body = Your account is at { $email }. We will send a link to the new address; the change counts once you open it.
    .action = Send the link

confirm =
    .title = Confirm that it is you
    .body = Before this change, please prove once more who you are.
    .action = Continue
    .code-hint = Six digits of your authenticator app, or a recovery code.

enroll =
    .title = Set up a second factor
    .body = Besides your password, signing in will ask for a code that only your phone knows.
    .app = You need an authenticator app, such as the one of your password manager.
    .begin = Begin
    .confirm = Turn on
    .code-hint = Six digits. They change every 30 seconds.
    .anew = Begin anew with another QR code
enroll-scan =
    .title = Set up your authenticator app
    .scan = Scan this with your app.
    .qr = QR code for the authenticator app
    .type = Or type this key into the app:
    .open = Or open the app on this device
    .code = Then type the code that the app shows.
enroll-again =
    .title = Set up your authenticator app
    .body = Type the code that the app shows now.
recovery-codes =
    .title = Your recovery codes
    .body = The second factor is on. Keep these codes: they are shown only now.
    .keep = Print them or write them down. Without your phone, each of them gets you in once.
    .kept = I have kept them
remove-factor =
    .title = Turn off the second factor
    .body = After this, your password alone is enough to sign in. Your recovery codes stop working.
    .action = Turn off
replace-codes =
    .title = Get new recovery codes
    .body = You get ten new codes. All earlier ones stop working.
    .action = Get new codes

devices =
    .title = Devices
    .body = Where you are signed in, the latest first.
    .unknown = Device without a name
    .here = This device
    .ip = Address
    .created = Signed in
    .last-seen = Last seen
    .end = Sign out
    .end-others = Sign out all other devices
    .next = Earlier sign-ins
    .first = Back to the latest
