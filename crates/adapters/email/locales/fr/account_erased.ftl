account-erased =
    .subject = Votre compte a été supprimé
    .body = Votre compte { -product } a été supprimé, avec tout ce que nous conservions à votre sujet. Ce message est le dernier envoyé à cette adresse.
    .unexpected = Vous pouvez vous inscrire à nouveau à tout moment ; vous repartirez de zéro.
