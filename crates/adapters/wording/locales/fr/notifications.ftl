# What people are told. One message for each key, with a title and a body; what has no name any more is
# called by its kind.

unnamed-organization = une organisation
unnamed-person = quelqu’un

# Of what is installed no more.
unknown =
    .title = Il s’est passé quelque chose
    .body = Il n’est plus possible de montrer de quoi il s’agissait.

member-added =
    .title = Vous faites désormais partie de { $organization }
    .body = Vous pouvez dès maintenant travailler avec ses membres.
member-joined =
    .title = { $person } a rejoint { $organization }
    .body = La liste des membres montre qui en fait partie, et à quel titre.
role-changed =
    .title = Votre rôle a changé dans { $organization }
    .body = Ce que vous pouvez y faire a changé en même temps.
member-removed =
    .title = Vous ne faites plus partie de { $organization }
    .body = Vous n’avez plus accès à rien de ce qui s’y trouve. Si cela vous surprend, adressez-vous à l’un de ses propriétaires.
api-key-created =
    .title = Une nouvelle clé d’API pour { $organization }
    .body = Un programme peut agir avec elle au nom de l’organisation. Si aucun d’entre vous ne l’a créée, révoquez-la.

unnamed-job = une offre

application-received =
    .title = Nouvelle candidature : { $job }
    .body = Une personne a postulé chez { $organization }.
application-withdrawn =
    .title = Candidature retirée : { $job }
    .body = La personne ne souhaite plus l’emploi chez { $organization }.
application-moved =
    .title = Votre candidature avance : { $job }
    .body = { $status ->
        [viewed] { $organization } l’a consultée.
        [shortlisted] { $organization } l’a présélectionnée.
        [interview] { $organization } souhaite vous rencontrer.
        [offer] { $organization } vous fait une offre.
        [accepted] { $organization } l’a acceptée. Félicitations !
        [rejected] { $organization } n’y donne pas suite. Votre candidature dit pourquoi.
       *[other] { $organization } l’a fait avancer.
    }
