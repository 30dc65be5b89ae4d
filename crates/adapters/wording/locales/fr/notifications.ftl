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

unnamed-interview = une date qui ne peut plus être indiquée

interview-planned =
    .title = Un entretien : { $job }
    .body = { $organization } souhaite vous rencontrer : { $when }. Votre candidature indique où.
interview-moved =
    .title = Votre entretien a changé : { $job }
    .body = { $organization } souhaite désormais vous rencontrer : { $when }. Votre candidature indique où.
interview-canceled =
    .title = Votre entretien est annulé : { $job }
    .body = { $organization } a annulé l’entretien du { $when }.
interview-assigned =
    .title = Un entretien : { $job }
    .body = { $change ->
        [planned] Vous faites partie des personnes qui rencontrent un candidat de { $organization }.
        [canceled] L’entretien auquel vous deviez participer chez { $organization } est annulé.
       *[moved] L’entretien auquel vous participez chez { $organization } a changé, ou ne vous revient plus.
    }
offer-sent =
    .title = Une proposition : { $job }
    .body = { $organization } vous fait une proposition. Votre candidature la montre, avec le délai de réponse.
offer-withdrawn =
    .title = Proposition retirée : { $job }
    .body = { $organization } a retiré sa proposition.
offer-expired =
    .title = Proposition expirée : { $job }
    .body = La proposition de { $organization } est restée sans réponse dans le délai.
offer-accepted =
    .title = Proposition acceptée : { $job }
    .body = La proposition de { $organization } a été acceptée. Félicitations aux deux parties !
offer-declined =
    .title = Proposition refusée : { $job }
    .body = La proposition de { $organization } a été refusée.

unnamed-saved_search = une recherche

job-found =
    .title = Nouvelle offre : { $job }
    .body = { $organization } la propose. Votre recherche { $search } l’a trouvée.
jobs-found =
    .title = De nouvelles offres : { $search }
    .body = Votre recherche enregistrée a trouvé des offres dont nous ne vous avions pas encore parlé.
