recovery-codes-replaced =
    .subject = Vous avez de nouveaux codes de secours
    .body = De nouveaux codes de secours viennent d’être créés pour votre compte { -product }. Les anciens ne fonctionnent plus ; gardez les nouveaux en lieu sûr.
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, créez de nouveaux codes de secours, et contactez notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
