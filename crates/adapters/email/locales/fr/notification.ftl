notification =
    .subject = Vous avez une nouvelle notification
    .body = Voici du nouveau pour vous sur { -product } :
    .title = { $value }
    .text = { $value }
    .unexpected = Vous recevez ce message car vous avez choisi d’être averti immédiatement. Vous pouvez changer cela à tout moment dans vos préférences de notification sur { -product }.
    .action = Voir
