digest =
    .subject = Ce qu’il y a de nouveau pour vous
    .body = Voici ce dont vous avez été averti sur { -product } et que vous n’avez pas encore lu.
    .count = { $value ->
        [one] { $value } notification :
       *[other] { $value } notifications :
    }
    .item = • { $value }
    .unexpected = Vous recevez au plus un résumé par jour. Vous pouvez à tout moment choisir de le recevoir ou non, et à quel sujet, dans vos préférences de notification sur { -product }.
    .action = Tout voir
