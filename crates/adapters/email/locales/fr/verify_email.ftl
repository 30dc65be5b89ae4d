verify-email =
    .subject = Confirmez votre adresse e-mail
    .body = Bienvenue sur { -product } ! Il ne reste qu’à confirmer que cette adresse est bien la vôtre : un clic, et votre compte est prêt.
    .action = Confirmer mon adresse
    .unexpected = Si vous n’avez pas créé de compte, ignorez ce message : sans votre confirmation, le compte ne sera pas activé.
