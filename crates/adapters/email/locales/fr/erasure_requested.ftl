erasure-requested =
    .subject = Votre compte va être supprimé
    .body = Votre compte { -product } est fermé et sera supprimé, avec tout ce que nous conservons à votre sujet. Vous avez été déconnecté partout.
    .at = Suppression le : { $value }
    .unexpected = Si vous ne le souhaitiez pas ou si vous avez changé d’avis, connectez-vous avant cette date et restaurez votre compte : tout sera comme avant. Si ce n’était pas vous, changez aussi votre mot de passe.
    .action = Se connecter
