password-changed =
    .subject = Votre mot de passe a été modifié
    .body = Le mot de passe de votre compte { -product } vient d’être modifié. Si vous êtes à l’origine de ce changement, vous n’avez rien d’autre à faire.
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, et contactez notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
