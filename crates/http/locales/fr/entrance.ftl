# The way in.

link =
    .sign-in = Se connecter
    .sign-up = Créer un compte
    .forgot-password = Mot de passe oublié ?
    .magic-link = Se connecter avec un lien reçu par e-mail
    .password = Se connecter avec un mot de passe
    .resend = Rien reçu ? Demander un autre lien
    .account = Aller à votre compte
    .start-again = Recommencer

sign-in =
    .title = Connexion
    .body = Heureux de vous revoir.
    .action = Se connecter
    .wrong = L’adresse ou le mot de passe est incorrect, ou l’adresse n’est pas encore confirmée.
    .signed-out = Vous êtes déconnecté.
second-factor =
    .title = Saisissez votre code
    .body = Ouvrez votre application d’authentification et saisissez les six chiffres affichés pour ce compte.
    .action = Continuer
    .use-recovery-code = Utiliser plutôt un code de secours
    .use-app = Utiliser plutôt l’application d’authentification
recovery-code =
    .title = Saisissez un code de secours
    .body = Saisissez l’un des codes conservés lors de l’activation du second facteur. Chacun sert une fois.
second-factor-gone =
    .title = Le délai est dépassé
    .body = Pour votre sécurité, veuillez reprendre la connexion depuis le début.

sign-up =
    .title = Créer un compte
    .body = Tous les champs sont nécessaires.
    .action = Créer le compte
sign-up-accepted =
    .title = Consultez votre messagerie
    .body = Nous avons envoyé un message à l’adresse indiquée. Ouvrez le lien qu’il contient pour continuer.

magic-link-send =
    .title = Se connecter avec un lien
    .body = Saisissez votre adresse : nous vous enverrons un lien et un code pour vous connecter sans mot de passe.
    .action = Envoyer le lien
magic-link-sent =
    .title = Consultez votre messagerie
    .body = S’il existe un compte à l’adresse { $email }, un message avec un lien et un code est en route.
    .code = Ouvrez le lien, ou saisissez ici les six chiffres. Les deux servent une fois, pendant dix minutes.
magic-link =
    .title = Connexion
    .body = Un clic, et vous êtes connecté sur cet appareil.
    .action = Se connecter

forgot-password =
    .title = Mot de passe oublié ?
    .body = Saisissez votre adresse : nous vous enverrons un lien pour en choisir un autre.
    .action = Envoyer le lien
forgot-password-accepted =
    .title = Consultez votre messagerie
    .body = S’il existe un compte à cette adresse, un message avec un lien est en route.
    .again = Essayer une autre adresse

change-email =
    .title = Confirmez votre nouvelle adresse
    .body = Un clic, et votre compte passe à cette adresse.
    .action = Confirmer la nouvelle adresse
email-changed =
    .title = Votre adresse est changée
    .body = Désormais, connectez-vous avec votre nouvelle adresse.
email-taken =
    .title = L’adresse est déjà prise
    .body = Un autre compte utilise désormais cette adresse. Le vôtre reste où il était.
unlock =
    .title = Débloquer la connexion
    .body = Après trop d’échecs, la connexion depuis des appareils inconnus a été suspendue. Un clic, et elle fonctionne à nouveau. Si ce n’était pas vous, choisissez un autre mot de passe.
    .action = Débloquer
unlocked =
    .title = La connexion fonctionne à nouveau
    .body = Vous pouvez vous connecter depuis n’importe quel appareil.
