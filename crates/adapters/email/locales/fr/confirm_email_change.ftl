confirm-email-change =
    .subject = Confirmez votre nouvelle adresse e-mail
    .body = Vous avez demandé à utiliser cette adresse pour votre compte { -product }. Confirmez qu’elle est bien la vôtre, et elle remplacera l’ancienne.
    .action = Confirmer ma nouvelle adresse
    .unexpected = Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : sans votre confirmation, rien ne change.
