erasure-canceled =
    .subject = Votre compte est conservé
    .body = Votre compte { -product } vient d’être restauré. Il ne sera pas supprimé, et tout est comme avant.
    .unexpected = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, et contactez notre équipe d’assistance : une autre personne a peut-être eu accès à votre compte.
