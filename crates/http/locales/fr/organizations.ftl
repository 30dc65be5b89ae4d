# Organizations, and invitations to them.

role =
    .owner = Propriétaire
    .admin = Administrateur
    .member = Membre
    .viewer = Lecteur
fact =
    .organization = Organisation
    .role = Rôle

invitation =
    .title = Vous êtes invité
    .body = Pour accepter, connectez-vous avec l’adresse à laquelle l’invitation a été envoyée, ou créez un compte avec elle. Vous reviendrez ici.
invitation-own =
    .title = Accepter l’invitation
    .body = Un clic, et vous faites partie de cette organisation. Ceux qui y travaillent peuvent voir votre nom et votre adresse e-mail.
    .action = Accepter
invitation-accepted =
    .title = Bienvenue
    .body = Vous faites maintenant partie de cette organisation.
invitation-other =
    .title = Cette invitation est pour une autre adresse
    .body = Vous êtes connecté avec { $email }. Seul celui qui lit la messagerie de l’adresse invitée peut accepter. Déconnectez-vous, puis connectez-vous avec cette adresse ou créez un compte avec elle.
    .action = Se déconnecter et utiliser un autre compte
invitation-gone =
    .title = Cette invitation ne fonctionne plus
    .body = Elle a expiré, a déjà servi ou a été retirée, ou le lien n’a pas été copié en entier.
    .again = Si vous l’avez acceptée, vous trouverez l’organisation dans votre compte. Sinon, demandez une autre invitation à qui vous a invité.

organizations =
    .title = Organisations
    .body = Celles dont vous faites partie, la plus récente d’abord.
    .none = Vous ne faites encore partie d’aucune organisation. Qui en administre une peut vous inviter.
    .leave = Quitter
    .last-owner = Vous êtes le dernier propriétaire de cette organisation. Nommez un autre propriétaire avant de la quitter.
    .deleted = Supprimée
    .restorable-until = Peut être restaurée jusqu’au
    .next = Plus anciennes
    .first = Revenir aux plus récentes
