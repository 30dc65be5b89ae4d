second-factor-disabled =
    .subject = La connexion en deux étapes est désactivée
    .body = La connexion en deux étapes vient d’être désactivée pour votre compte { -product } : le code de votre application d’authentification n’est plus demandé à la connexion. Si vous êtes à l’origine de ce changement, vous n’avez rien d’autre à faire.
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, réactivez la connexion en deux étapes, et contactez notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
