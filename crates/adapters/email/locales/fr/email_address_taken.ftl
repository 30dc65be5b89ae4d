email-address-taken =
    .subject = Cette adresse est déjà celle de votre compte
    .body = Quelqu’un, peut-être vous, a voulu donner cette adresse à un autre compte { -product }. Elle est déjà celle de votre compte, et rien n’a changé : connectez-vous comme d’habitude.
    .action = Me connecter
    .unexpected = Si ce n’était pas vous, vous n’avez rien à faire : personne n’a eu accès à votre compte.
