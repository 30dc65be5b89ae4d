account-locked =
    .subject = Connexion bloquée sur les nouveaux appareils
    .body = Trop de mots de passe erronés ont été saisis pour votre compte { -product }. Pour vous protéger, nous bloquons pour l’instant la connexion depuis de nouveaux appareils. Ceux que vous avez déjà utilisés gardent leur accès. Pour vous connecter depuis un nouvel appareil, débloquez votre compte.
    .action = Débloquer mon compte
    .unexpected = Si ce n’était pas vous, vous n’avez rien à faire : ces tentatives ont échoué et votre compte est protégé. Si vous utilisez le même mot de passe ailleurs, mieux vaut en choisir un nouveau.
