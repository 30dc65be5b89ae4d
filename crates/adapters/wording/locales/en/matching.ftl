# Why a job and a candidate suit each other, or do not. Both sides read the same.

match-shared-skills = Skills in common: { $values }
match-languages-shared = Languages in common: { $values }
match-missing-skills = Asked for, and not in the profile: { $values }
match-similar-text = { $values ->
    [strong] The experience reads like the job
   *[other] The experience is related to the job
}
match-same-place = In the town wanted: { $values }
match-other-place = The job is in another place: { $values }
match-remote-ok = The job can be done from anywhere
match-work-mode-mismatch = { $values ->
    [on_site] The job is on site, which is not wanted
    [remote] The job is remote, which is not wanted
    [hybrid] The job is hybrid, which is not wanted
   *[other] The job is done in a way that is not wanted
}
match-salary-overlap = The pay is what is wanted
match-salary-below = The pay is less than wanted
