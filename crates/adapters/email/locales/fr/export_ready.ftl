export-ready =
    .subject = Vos données sont prêtes
    .body = L’archive de tout ce que { -product } conserve à votre sujet est prête. Vous pouvez la télécharger en étant connecté.
    .at = Disponible jusqu’au : { $value }
    .unexpected = Si vous ne l’avez pas demandée, une autre personne a peut-être accès à votre compte : changez immédiatement de mot de passe et déconnectez tous les autres appareils.
    .action = Accéder à mon compte
