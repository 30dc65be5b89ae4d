# What can be filled in, and what can be wrong with it.

field =
    .email = Adresse e-mail
    .new_email = Nouvelle adresse e-mail
    .password = Mot de passe
    .current_password = Mot de passe actuel
    .new_password = Nouveau mot de passe
    .repeat = Répétez le nouveau mot de passe
    .first_name = Prénom
    .last_name = Nom
    .locale = Langue
    .time_zone = Fuseau horaire
    .code = Code

current-password-error =
    .wrong = Ce n’est pas votre mot de passe actuel.
name-error =
    .no_first_name = Saisissez votre prénom.
    .no_last_name = Saisissez votre nom.
    .too_long = Un nom compte au plus { $max } caractères.
    .malformed = Un nom ne contient ni lien ni caractère spécial.
code-error =
    .malformed = Cela ne peut pas être un code. Vérifiez votre saisie.
    .required = Saisissez un code de votre second facteur.
    .wrong = Ce code ne fonctionne pas. Il est peut-être mal saisi, déjà utilisé ou trop ancien.
choice =
    .error = Choisissez dans la liste.
