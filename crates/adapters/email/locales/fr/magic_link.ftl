magic-link =
    .subject = Votre lien de connexion
    .body = Vous avez demandé à vous connecter à { -product }. Un clic sur le lien ci-dessous suffit ; vous pouvez aussi saisir ce code sur la page où vous l’avez demandé :
    .action = Me connecter
    .unexpected = Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : sans lui, personne ne peut se connecter. Ne donnez ce code à personne ; nous ne vous le demanderons jamais.
