//! The page that says what was measured.

use std::fmt::Write as _;

use socle_domain::recruiting::matching::MATCHING_VERSION;
use socle_domain::recruiting::taxonomy::SkillTaxonomy;

use crate::labelled::Labelled;
use crate::measures::{Found, Ranking, best_precision, chance, precision_recall_f1};

/// What stays the same whatever is measured.
const READING: &str = include_str!("reading.md");
const SHORT: &str = include_str!("short.md");

/// So many mistakes are shown.
const SHOWN: usize = 12;

pub(crate) fn page(
    set: &Labelled,
    skills: &SkillTaxonomy,
    rankings: &[Ranking],
    found: &Found,
) -> String {
    let mut page = READING.replace("VERSION", MATCHING_VERSION);
    page.push_str("## Ranking jobs for candidates\n\n");
    page.push_str("| by | precision@10 | of the best possible | recall@10 | the first suits |\n");
    page.push_str("|---|---|---|---|---|\n");
    let best = best_precision(set);
    for it in rankings {
        let of_best = it.precision / best;
        let _ = writeln!(
            page,
            "| {} | {:.3} | {} | {:.3} | {} |",
            it.by.shown(),
            it.precision,
            percent(of_best),
            it.recall,
            percent(it.first)
        );
    }
    let _ = writeln!(page, "| *a perfect ranking* | {best:.3} | 100 % | | 100 % |");
    let _ =
        writeln!(page, "| *chance* | {:.3} | {} | | |\n", chance(set), percent(chance(set) / best));
    let _ = writeln!(
        page,
        "{} jobs, {} candidates, all jobs ranked for each. A perfect ranking stays below 1 because many \
         candidates have\nfewer than ten jobs that suit.\n",
        set.jobs.len(),
        set.candidates.len()
    );
    mentions(&mut page, set, skills, found);
    page.push_str(SHORT);
    page
}

fn mentions(page: &mut String, set: &Labelled, skills: &SkillTaxonomy, found: &Found) {
    page.push_str("## Finding skills in texts\n\n");
    page.push_str(
        "| | right | wrong | missed | precision | recall | F1 |\n|---|---|---|---|---|---|---|\n",
    );
    let mut row = |name: &str, counts: [usize; 3]| {
        let [right, wrong, missed] = counts;
        let [precision, recall, f1] = precision_recall_f1(counts);
        let _ = writeln!(
            page,
            "| {name} | {right} | {wrong} | {missed} | {precision:.3} | {recall:.3} | {f1:.3} |"
        );
    };
    row("**all**", found.counts());
    for (kind, counts) in &found.by_kind {
        row(kind.as_str(), *counts);
    }
    let _ = writeln!(
        page,
        "\n{} texts, a taxonomy of {} skills. {} of those missed have no name in the taxonomy at all.\n",
        set.mentions.len(),
        skills.concepts().len(),
        found.unknown
    );
    list(page, "Found where no person finds them, the first of them", &found.wrong);
    list(page, "Missed, the first of them", &found.missed);
}

fn list(page: &mut String, title: &str, mistakes: &[(String, String)]) {
    let _ = writeln!(page, "{title}:\n");
    for (skill, text) in mistakes.iter().take(SHOWN) {
        let _ = writeln!(page, "- *{skill}*: {text}");
    }
    page.push('\n');
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
