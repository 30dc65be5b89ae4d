second-factor-enabled =
    .subject = La connexion en deux étapes est activée
    .body = La connexion en deux étapes vient d’être activée pour votre compte { -product } : désormais, un code de votre application d’authentification est également demandé à la connexion. Gardez vos codes de secours en lieu sûr ; ils vous permettent de vous connecter sans votre téléphone.
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, et contactez notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
