failure-too-many =
    .title = Trop de tentatives
    .body = Pour protéger les comptes, cette opération est limitée dans le temps.
failure-unavailable =
    .title = Service momentanément saturé
    .body = Le service est surchargé, ou une partie ne répond pas. Rien n’a été modifié.
failure-broken =
    .title = Une erreur s’est produite
    .body = Vous n’y êtes pour rien : la faute est de notre côté. Revenez en arrière et réessayez dans un instant.
failure-unreadable =
    .title = Cela n’a pas fonctionné
    .body = Ce que votre navigateur a envoyé n’est pas lisible. Revenez en arrière et réessayez.
failure-refused =
    .title = Ce formulaire n’est plus utilisable
    .body = Il vient d’une visite précédente ou d’un autre site. Revenez en arrière, rechargez la page et réessayez.
failure-not-found =
    .title = Il n’y a rien ici
    .body = Vérifiez l’adresse, ou repartez du lien reçu par e-mail.
# $unit says whether $count counts seconds or minutes.
failure-wait = { $unit ->
    [seconds] { $count ->
        [one] Patientez une seconde, puis revenez en arrière et réessayez.
       *[other] Patientez { $count } secondes, puis revenez en arrière et réessayez.
    }
   *[minutes] { $count ->
        [one] Patientez une minute, puis revenez en arrière et réessayez.
       *[other] Patientez { $count } minutes, puis revenez en arrière et réessayez.
    }
}
failure-request-id = Si cela se reproduit, indiquez-nous ce numéro :
