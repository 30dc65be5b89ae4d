# Words that every page shares.

-product = Socle
brand = { -product }

language-name = Français
languages = Langue
skip = Aller au contenu

errors =
    .prefix = Erreur :
    .title = Il y a un problème
email =
    .label = Adresse e-mail
    .error = Saisissez une adresse e-mail telle que nom@example.com.
