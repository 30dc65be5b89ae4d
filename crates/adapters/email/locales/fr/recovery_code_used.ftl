recovery-code-used =
    .subject = Un code de secours a été utilisé
    .body = Un des codes de secours de votre compte { -product } vient d’être utilisé pour une connexion. Chaque code ne sert qu’une fois. Si c’était vous, vous n’avez rien d’autre à faire.
    .remaining = { $value ->
        [0] C’était le dernier : créez dès maintenant de nouveaux codes de secours.
        [one] Il vous reste un code : il est temps d’en créer de nouveaux.
       *[other] Il vous reste { $value } codes.
    }
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, créez de nouveaux codes de secours, et contactez notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
