# The account of whoever is signed in.

account =
    .label = Votre compte
    .profile = Profil
    .security = Sécurité
    .devices = Appareils
    .organizations = Organisations
    .sign-out = Se déconnecter
    .save = Enregistrer
    .back = Retour
    .stale = Votre profil a été modifié ailleurs entre-temps. Le voici tel qu’il est ; refaites votre modification.

done =
    .profile = Votre profil est enregistré.
    .password = Votre mot de passe est changé. Vous êtes déconnecté partout ailleurs.
    .email = Consultez la messagerie de la nouvelle adresse : si elle peut être utilisée, un lien de confirmation est en route.
    .confirmed = Merci. Vous pouvez continuer.
    .second-factor = Le second facteur est activé. La connexion demandera désormais un code.
    .second-factor-removed = Le second facteur est désactivé.
    .recovery-codes = Les nouveaux codes de secours sont valables. Les précédents ne fonctionnent plus.
    .device = L’appareil est déconnecté.
    .devices = Tous vos autres appareils sont déconnectés.
    .left = Vous avez quitté l’organisation.

profile =
    .title = Votre profil
    .body = Comment nous nous adressons à vous, dans quelle langue, et dans quel fuseau horaire vous voyez les dates.

security =
    .title = Sécurité
    .second-factor = Second facteur
    .factor-on = Activé. La connexion demande un code de votre application d’authentification.
    .factor-off = Désactivé. Avec lui, votre mot de passe seul ne suffit à personne.

change-password =
    .title = Changer le mot de passe
    .body = Vous serez déconnecté de tous vos autres appareils.
    .action = Changer le mot de passe
request-email =
    .title = Changer l’adresse e-mail
    .body = Votre compte est à l’adresse { $email }. Nous enverrons un lien à la nouvelle ; le changement compte dès que vous l’ouvrez.
    .action = Envoyer le lien

confirm =
    .title = Confirmez que c’est bien vous
    .body = Avant ce changement, prouvez encore une fois votre identité.
    .action = Continuer
    .code-hint = Les six chiffres de votre application d’authentification, ou un code de secours.

enroll =
    .title = Activer un second facteur
    .body = En plus du mot de passe, la connexion demandera un code que seul votre téléphone connaît.
    .app = Il vous faut une application d’authentification, par exemple celle de votre gestionnaire de mots de passe.
    .begin = Commencer
    .confirm = Activer
    .code-hint = Six chiffres. Ils changent toutes les 30 secondes.
    .anew = Recommencer avec un autre QR code
enroll-scan =
    .title = Configurez votre application
    .scan = Scannez ceci avec votre application.
    .qr = QR code pour l’application d’authentification
    .type = Ou saisissez cette clé dans l’application :
    .open = Ou ouvrez l’application sur cet appareil
    .code = Saisissez ensuite le code que l’application affiche.
enroll-again =
    .title = Configurez votre application
    .body = Saisissez le code que l’application affiche maintenant.
recovery-codes =
    .title = Vos codes de secours
    .body = Le second facteur est activé. Conservez ces codes : ils ne sont affichés que maintenant.
    .keep = Imprimez-les ou notez-les. Sans votre téléphone, chacun vous fait entrer une fois.
    .kept = Je les ai conservés
remove-factor =
    .title = Désactiver le second facteur
    .body = Ensuite, votre mot de passe seul suffira pour vous connecter. Vos codes de secours ne fonctionneront plus.
    .action = Désactiver
replace-codes =
    .title = Obtenir de nouveaux codes de secours
    .body = Vous recevez dix nouveaux codes. Tous les précédents cessent de fonctionner.
    .action = Obtenir de nouveaux codes

devices =
    .title = Appareils
    .body = Là où vous êtes connecté, le plus récent d’abord.
    .unknown = Appareil inconnu
    .here = Cet appareil
    .ip = Adresse
    .created = Connecté le
    .last-seen = Vu le
    .end = Déconnecter
    .end-others = Déconnecter tous les autres appareils
    .next = Connexions plus anciennes
    .first = Revenir aux plus récentes
