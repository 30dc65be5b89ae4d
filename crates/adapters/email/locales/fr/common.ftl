# Words that every message shares.

-product = Socle
header = { -product }

greeting = Bonjour { $name },
greeting-unnamed = Bonjour,
link-help = Si le bouton ne fonctionne pas, copiez ce lien dans votre navigateur :
# For how long something works. $unit says what $count counts: minutes, hours or days.
duration = { $unit ->
    [days] { $count ->
        [one] un jour
       *[other] { $count } jours
    }
    [minutes] { $count ->
        [one] une minute
       *[other] { $count } minutes
    }
   *[hours] { $count ->
        [one] une heure
       *[other] { $count } heures
    }
}
link-validity = Ce lien est valable { duration } et ne sert qu’une fois.
link-and-code-validity = Le lien et le code sont valables { duration } ; utilisez l’un ou l’autre, une seule fois.
signature = L’équipe { -product }
footer = Ce message a été envoyé automatiquement, car cette adresse a été utilisée sur { -product }. Merci de ne pas y répondre : les réponses ne sont pas lues.
