//! Two CVs as people send them: one column in French on two pages, and two columns in English.

use crate::pdf::{Sheet, pages};

/// Draws from the top down.
struct Column {
    sheet: Sheet,
    x: u32,
    /// Where dates stand.
    dates: u32,
    y: u32,
}

impl Column {
    fn new(x: u32, dates: u32, y: u32) -> Self {
        Self { sheet: Sheet::default(), x, dates, y }
    }

    fn line(&mut self, font: &str, size: u32, down: u32, text: &str) {
        self.y -= down;
        self.sheet.draw(font, size, self.x, self.y, text);
    }

    fn heading(&mut self, text: &str) {
        self.line("F2", 13, 30, text);
        self.y -= 4;
    }

    /// What somebody was and when, on one line.
    fn position(&mut self, title: &str, dates: &str) {
        self.line("F2", 11, 20, title);
        self.sheet.draw("F1", 10, self.dates, self.y, dates);
    }

    fn text(&mut self, lines: &[&str]) {
        for line in lines {
            self.line("F1", 10, 14, line);
        }
    }
}

/// The CV of Camille Moreau.
pub(crate) fn french() -> Vec<u8> {
    let mut first = Column::new(56, 420, 800);
    first.line("F2", 20, 0, "Camille MOREAU");
    first.line("F1", 13, 22, "Développeuse backend senior");
    first.text(&["12 rue des Lilas, 69003 Lyon | 06 12 34 56 78 | camille.moreau@example.com"]);
    first.heading("PROFIL");
    first.text(&[
        "Développeuse depuis huit ans, je conçois des services fiables et sobres, de la base de",
        "données à l’interface de programmation. J’aime les systèmes que l’on comprend, les tests qui",
        "rassurent et les équipes où l’on s’explique.",
    ]);
    first.heading("EXPÉRIENCES PROFESSIONNELLES");
    first.position(
        "Développeuse backend senior – Banque du Rhône, Lyon",
        "sept. 2021 – aujourd’hui",
    );
    first.text(&[
        "• Conception et réalisation d’un service de paiement en Rust, de la spécification à la",
        "  production ; 400 000 opérations par jour en 2023.",
        "• Migration de PostgreSQL sans interruption de service.",
        "• Encadrement de trois développeurs et animation des revues de code.",
    ]);
    first.position(
        "Développeuse backend – Coopérative Les Amandiers, Villeurbanne",
        "mars 2018 – août 2021",
    );
    first.text(&[
        "• Interface de programmation pour 120 épiceries : commandes, stocks, facturation.",
        "• Réduction de moitié du temps de réponse grâce à un cache partagé.",
    ]);
    first.position("Développeuse web – Agence Cobalt, Lyon", "01/2016 – 02/2018");
    first.text(&[
        "• Sites et boutiques en ligne pour des artisans, du cahier des charges à la mise en ligne.",
        "• Accessibilité : audits et corrections selon le RGAA.",
    ]);
    first.position("Stagiaire en développement – Mairie de Villeurbanne", "avril – septembre 2015");
    first.text(&["• Outil de suivi des demandes des habitants, toujours en service."]);
    let mut second = Column::new(56, 420, 800);
    second.heading("FORMATION");
    second.text(&[
        "2013 – 2015 : Master informatique, parcours génie logiciel – Université Claude-Bernard, Lyon",
        "2010 – 2013 : Licence informatique – Université Lumière, Lyon",
        "2010 : Baccalauréat scientifique, mention bien – Lycée Ampère, Lyon",
    ]);
    second.heading("COMPÉTENCES");
    second.text(&[
        "Langages : Rust, SQL, TypeScript, Python (notions)",
        "Outils : PostgreSQL, Redis, Docker, Git",
        "Méthodes : Intégration continue, Revue de code, mentorat, animation d’ateliers",
    ]);
    second.heading("LANGUES");
    second.text(&["Français (langue maternelle)", "Anglais : courant (C1)", "Espagnol : notions"]);
    second.heading("CENTRES D’INTÉRÊT");
    second.text(&["Escalade, piano, cœur d’un chœur de quartier"]);
    pages(&[first.sheet.0, second.sheet.0], "", "/Info << /Title (CV) >>")
}

/// The CV of Daniel Okafor.
pub(crate) fn english() -> Vec<u8> {
    let mut head = Column::new(50, 0, 800);
    head.line("F2", 22, 0, "Daniel Okafor");
    head.line("F1", 13, 22, "Senior Accountant");
    let mut side = Column::new(50, 0, 760);
    side.heading("Contact");
    side.text(&["Manchester, United Kingdom", "+44 7700 900123", "daniel.okafor@example.org"]);
    side.heading("Skills");
    side.text(&["• Excel", "• Sage 50", "• IFRS", "• Year-end closing", "• Team leadership"]);
    side.heading("Languages");
    side.text(&["English (native)", "French: intermediate", "Igbo – fluent"]);
    let mut main = Column::new(230, 0, 760);
    main.heading("Professional summary");
    main.text(&[
        "Chartered accountant with nine years in food and retail and a calm",
        "hand for year ends.",
    ]);
    main.heading("Work experience");
    main.line("F2", 11, 16, "Senior Accountant");
    main.text(&[
        "Northgate Foods Ltd, Manchester | January 2020 - Present",
        "• Closes the books of four companies within five working days.",
        "• Led the move to a new ledger for 60 users in 2022.",
    ]);
    main.line("F2", 11, 24, "Accounts Assistant");
    main.text(&[
        "Harbour & Sons, Liverpool | Sept. 2016 – Dec 2019",
        "• Reconciled accounts and paid 300 suppliers a month.",
    ]);
    main.line("F2", 11, 24, "Payroll Clerk");
    main.text(&[
        "City Council, Leeds | 06/2015 - 08/2016",
        "• Ran the monthly payroll of 1,200 people.",
    ]);
    main.heading("Education");
    main.text(&["BSc Accounting and Finance", "University of Leeds, 2012 – 2015"]);
    main.heading("References");
    main.text(&["Available on request."]);
    let page = [head.sheet.0, side.sheet.0, main.sheet.0].concat();
    pages(&[page], "", "")
}
