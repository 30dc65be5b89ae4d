new-device =
    .subject = Connexion à votre compte depuis un nouvel appareil
    .body = Quelqu’un vient de se connecter à votre compte { -product } depuis un appareil que nous ne connaissions pas. Si c’était vous, vous n’avez rien à faire.
    .device = Appareil : { $value }
    .ip = Adresse IP : { $value }
    .at = Date : { $value }
    .unexpected = Si ce n’était pas vous, déconnectez cet appareil depuis la page de vos appareils, puis changez immédiatement de mot de passe : une autre personne a sans doute accès à votre compte.
    .action = Voir mes appareils
