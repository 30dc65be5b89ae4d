already-registered =
    .subject = Vous avez déjà un compte
    .body = Quelqu’un, peut-être vous, a tenté de créer un compte { -product } avec cette adresse. Vous en avez déjà un, et rien n’y a changé : connectez-vous comme d’habitude. Si vous avez oublié votre mot de passe, vous pouvez en choisir un nouveau depuis la page de connexion.
    .action = Me connecter
    .unexpected = Si ce n’était pas vous, vous n’avez rien à faire : personne n’a eu accès à votre compte.
