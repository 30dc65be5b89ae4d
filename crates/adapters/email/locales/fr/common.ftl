# Words that every message shares.

-product = Socle
header = { -product }

greeting = Bonjour { $name },
link-help = Si le bouton ne fonctionne pas, copiez ce lien dans votre navigateur :
# $unit says whether $count counts hours or days.
link-validity = { $unit ->
    [days] { $count ->
        [one] Ce lien est valable un jour et ne sert qu’une fois.
       *[other] Ce lien est valable { $count } jours et ne sert qu’une fois.
    }
   *[hours] { $count ->
        [one] Ce lien est valable une heure et ne sert qu’une fois.
       *[other] Ce lien est valable { $count } heures et ne sert qu’une fois.
    }
}
signature = L’équipe { -product }
footer = Ce message a été envoyé automatiquement, car cette adresse a été utilisée sur { -product }. Merci de ne pas y répondre : les réponses ne sont pas lues.
