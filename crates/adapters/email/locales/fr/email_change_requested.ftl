email-change-requested =
    .subject = Demande de changement de votre adresse e-mail
    .body = Quelqu’un, sans doute vous, a demandé à changer l’adresse e-mail de votre compte { -product }. Rien ne change tant que la nouvelle adresse n’est pas confirmée. Si c’était vous, vous n’avez rien d’autre à faire ici.
    .address = Nouvelle adresse : { $value }
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, et contactez notre équipe d’assistance : l’auteur de cette demande connaît peut-être votre mot de passe.
