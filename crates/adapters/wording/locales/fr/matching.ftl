# Pourquoi une offre et une candidature vont ensemble, ou non. Les deux côtés lisent la même chose.

match-shared-skills = Compétences en commun : { $values }
match-languages-shared = Langues en commun : { $values }
match-missing-skills = Demandé, et absent du profil : { $values }
match-similar-text = { $values ->
    [strong] L’expérience ressemble à l’offre
   *[other] L’expérience est proche de l’offre
}
match-same-place = Dans la ville souhaitée : { $values }
match-other-place = L’offre est dans un autre lieu : { $values }
match-remote-ok = Le travail peut se faire de partout
match-work-mode-mismatch = { $values ->
    [on_site] Le travail se fait sur place, ce qui n’est pas souhaité
    [remote] Le travail se fait à distance, ce qui n’est pas souhaité
    [hybrid] Le travail est hybride, ce qui n’est pas souhaité
   *[other] Le travail se fait d’une façon qui n’est pas souhaitée
}
match-salary-overlap = La rémunération est celle souhaitée
match-salary-below = La rémunération est inférieure à celle souhaitée
