# Words that every page shares.

-product = Socle
brand = { -product }

language-name = Français
languages = Langue
skip = Aller au contenu

errors =
    .prefix = Erreur :
    .title = Il y a un problème
    .other = Cette saisie ne peut pas être utilisée. Vérifiez-la.
email =
    .error = Saisissez une adresse e-mail telle que nom@example.com.
    .too_long = Une adresse e-mail compte au plus { $max } caractères.
    .unchanged = C’est déjà votre adresse.
