reset-password =
    .subject = Choisissez un nouveau mot de passe
    .body = Vous avez demandé un nouveau mot de passe pour votre compte { -product }. Choisissez-le avec ce lien ; vous serez déconnecté de tous vos appareils.
    .action = Choisir un nouveau mot de passe
    .unexpected = Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : votre mot de passe reste inchangé.
