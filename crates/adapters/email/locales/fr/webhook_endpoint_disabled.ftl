webhook-endpoint-disabled =
    .subject = Un point de terminaison webhook a été désactivé
    .body = Depuis plusieurs jours, rien de ce que nous envoyons à un point de terminaison webhook de votre organisation n’arrive. Nous ne lui envoyons donc plus rien.
    .organization = Organisation : { $value }
    .host = Point de terminaison : { $value }
    .days = { $value ->
        [one] Rien n’est arrivé depuis un jour.
       *[other] Rien n’est arrivé depuis { $value } jours.
    }
    .unexpected = Les personnes qui gèrent les webhooks de votre organisation trouveront les erreurs dans la liste de ses envois et pourront réactiver le point de terminaison. Ce qui se produit entre-temps ne sera pas envoyé plus tard.
