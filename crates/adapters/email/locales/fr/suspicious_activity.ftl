suspicious-activity =
    .subject = Nous avons fermé une session pour vous protéger
    .body = Une de vos connexions à { -product } a été utilisée depuis deux endroits. Elle a peut-être été copiée ; nous avons donc fermé cette session. Votre mot de passe n’a pas changé : sur l’appareil concerné, il suffit de vous reconnecter.
    .unexpected = Si vous voyez dans votre compte un appareil ou une activité qui ne vient pas de vous, changez immédiatement de mot de passe et déconnectez tous les autres appareils.
    .action = Voir mon compte
