set-password =
    .subject = Choisissez votre mot de passe
    .body = Un compte { -product } vient d’être créé pour vous par un administrateur. Choisissez un mot de passe pour commencer à l’utiliser.
    .action = Choisir mon mot de passe
    .unexpected = Si vous n’attendiez pas de compte, ignorez ce message : sans mot de passe, personne ne peut l’utiliser.
