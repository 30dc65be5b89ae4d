invitation =
    .subject = Invitation à rejoindre une organisation sur { -product }
    .body = Vous êtes invité à travailler dans une organisation sur { -product }. Connectez-vous, ou créez un compte avec cette adresse, puis acceptez.
    .organization = Organisation : { $value }
    .inviter = De la part de : { $value }
    .role = Rôle : { $value ->
        [owner] propriétaire
        [admin] administrateur
        [member] membre
        [viewer] lecteur
       *[other] { $value }
    }
    .action = Voir l’invitation
    .unexpected = Si vous ne savez pas qui vous invite, ignorez ce message : rien ne se passe tant que vous n’acceptez pas.
