welcome =
    .subject = Bienvenue sur { -product }
    .body = Votre adresse est confirmée et votre compte est prêt. Nous sommes ravis de vous compter parmi nous !
    .action = Commencer
    .unexpected = Si vous n’avez pas demandé ce compte, contactez notre équipe d’assistance.
