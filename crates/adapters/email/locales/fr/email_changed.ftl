email-changed =
    .subject = Votre adresse e-mail a été modifiée
    .body = L’adresse e-mail de votre compte { -product } vient d’être modifiée. Désormais, vous vous connectez avec la nouvelle, et nos messages y sont envoyés. Si vous êtes à l’origine de ce changement, vous n’avez rien d’autre à faire.
    .address = Nouvelle adresse : { $value }
    .unexpected = Si ce n’était pas vous, contactez immédiatement notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
