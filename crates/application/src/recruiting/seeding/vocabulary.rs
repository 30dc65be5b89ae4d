//! What seeded companies, jobs and candidates are made of.

/// A line of work, in both languages.
pub(super) struct Work {
    /// What the work is called.
    pub(super) title: Bilingual,
    /// What it takes: names of the taxonomy, as people write them.
    pub(super) skills: &'static [&'static str],
    /// What there is to do.
    pub(super) tasks: [Bilingual; 4],
    /// What it is paid a year at least, in whole units.
    pub(super) salary: i64,
}

/// The same in French and in English.
pub(super) struct Bilingual {
    pub(super) fr: &'static str,
    pub(super) en: &'static str,
}

const fn both(fr: &'static str, en: &'static str) -> Bilingual {
    Bilingual { fr, en }
}

/// Lines of work.
pub(super) const WORK: [Work; 16] = [
    Work {
        title: both("Développeur backend", "Backend developer"),
        skills: &["Rust", "PostgreSQL", "Docker", "Linux", "Kubernetes", "Git"],
        tasks: [
            both(
                "concevoir les interfaces de nos services",
                "design the interfaces of our services",
            ),
            both("garder les temps de réponse bas", "keep response times low"),
            both("relire le code de vos collègues", "review the code of your colleagues"),
            both("faire évoluer le schéma des données", "evolve the schema of our data"),
        ],
        salary: 46_000,
    },
    Work {
        title: both("Développeuse frontend", "Frontend developer"),
        skills: &["TypeScript", "React", "CSS", "HTML", "JavaScript", "Figma"],
        tasks: [
            both("construire des pages accessibles", "build accessible pages"),
            both("mesurer la vitesse de l'affichage", "measure how fast pages appear"),
            both("maintenir la bibliothèque de composants", "maintain the library of components"),
            both("travailler avec les designers", "work with the designers"),
        ],
        salary: 42_000,
    },
    Work {
        title: both("Ingénieure de données", "Data engineer"),
        skills: &["Python", "SQL", "Apache Spark", "Apache Kafka", "PostgreSQL", "Terraform"],
        tasks: [
            both("alimenter l'entrepôt de données", "feed the data warehouse"),
            both("surveiller la qualité des données", "watch the quality of the data"),
            both("automatiser les traitements de nuit", "automate the nightly runs"),
            both("documenter les flux", "document the flows"),
        ],
        salary: 48_000,
    },
    Work {
        title: both("Administrateur systèmes", "Systems administrator"),
        skills: &["Linux", "Ansible", "Bash", "Docker", "Nginx", "Prometheus"],
        tasks: [
            both("exploiter nos serveurs", "operate our servers"),
            both("préparer les mises à jour", "prepare upgrades"),
            both("assurer les astreintes à tour de rôle", "be on call in turns"),
            both("restaurer les sauvegardes, pour de vrai", "restore backups, for real"),
        ],
        salary: 40_000,
    },
    Work {
        title: both("Cheffe de projet", "Project manager"),
        skills: &["Project management", "Agile", "Scrum", "Jira", "Communication"],
        tasks: [
            both("tenir le calendrier du projet", "keep the schedule of the project"),
            both("animer les réunions d'équipe", "run the meetings of the team"),
            both("rendre compte au comité", "report to the board"),
            both("lever les obstacles", "clear obstacles away"),
        ],
        salary: 47_000,
    },
    Work {
        title: both("Infirmière", "Nurse"),
        skills: &["Nursing", "Patient care", "First aid", "Teamwork"],
        tasks: [
            both("soigner et accompagner les patients", "care for patients"),
            both("tenir les dossiers de soins", "keep the records of care"),
            both("préparer les traitements", "prepare treatments"),
            both("travailler avec les médecins du service", "work with the physicians of the ward"),
        ],
        salary: 29_000,
    },
    Work {
        title: both("Comptable", "Accountant"),
        skills: &["Accounting", "Microsoft Excel", "SAP", "Financial reporting"],
        tasks: [
            both("tenir la comptabilité générale", "keep the general ledger"),
            both("préparer les déclarations de TVA", "prepare VAT returns"),
            both("établir les comptes annuels", "draw up the annual accounts"),
            both("suivre les paiements", "follow payments"),
        ],
        salary: 34_000,
    },
    Work {
        title: both("Commercial", "Sales representative"),
        skills: &["Sales", "Negotiation", "Salesforce", "Customer service"],
        tasks: [
            both("développer un portefeuille de clients", "grow a portfolio of clients"),
            both("répondre aux appels d'offres", "answer calls for tenders"),
            both("négocier les contrats", "negotiate contracts"),
            both("visiter les salons", "visit fairs"),
        ],
        salary: 36_000,
    },
    Work {
        title: both("Cuisinière", "Cook"),
        skills: &["Cooking", "Food safety", "Teamwork", "Time management"],
        tasks: [
            both("préparer les plats du jour", "prepare the dishes of the day"),
            both("gérer les stocks", "look after stocks"),
            both("respecter les règles d'hygiène", "keep the rules of hygiene"),
            both("former les apprentis", "train apprentices"),
        ],
        salary: 25_000,
    },
    Work {
        title: both("Électricien", "Electrician"),
        skills: &["Electrical installation", "Maintenance", "Safety", "Reading plans"],
        tasks: [
            both("câbler des installations neuves", "wire new installations"),
            both("dépanner sur site", "repair on site"),
            both("lire les schémas", "read circuit diagrams"),
            both("appliquer les normes", "apply the standards"),
        ],
        salary: 28_000,
    },
    Work {
        title: both("Enseignante", "Teacher"),
        skills: &["Teaching", "Communication", "Curriculum development", "French"],
        tasks: [
            both("préparer et donner les cours", "prepare and give lessons"),
            both("suivre les progrès des élèves", "follow the progress of pupils"),
            both("rencontrer les familles", "meet the families"),
            both("participer aux projets de l'école", "take part in the projects of the school"),
        ],
        salary: 30_000,
    },
    Work {
        title: both("Conducteur de travaux", "Site manager"),
        skills: &["Construction", "AutoCAD", "Project management", "Safety"],
        tasks: [
            both("diriger les chantiers", "run building sites"),
            both("planifier les équipes", "plan the crews"),
            both("contrôler les coûts", "control costs"),
            both("garantir la sécurité", "guarantee safety"),
        ],
        salary: 41_000,
    },
    Work {
        title: both("Graphiste", "Graphic designer"),
        skills: &["Adobe Photoshop", "Adobe Illustrator", "Figma", "Typography"],
        tasks: [
            both("créer l'identité visuelle", "create the visual identity"),
            both("décliner les supports imprimés", "lay out what is printed"),
            both("préparer les fichiers pour l'impression", "prepare files for printing"),
            both("illustrer nos articles", "illustrate our articles"),
        ],
        salary: 31_000,
    },
    Work {
        title: both("Juriste", "Legal counsel"),
        skills: &["Contract law", "GDPR", "Legal research", "English"],
        tasks: [
            both("rédiger et relire les contrats", "draft and review contracts"),
            both("conseiller les équipes", "advise the teams"),
            both("suivre les contentieux", "follow disputes"),
            both("veiller à la protection des données", "watch over data protection"),
        ],
        salary: 43_000,
    },
    Work {
        title: both("Logisticienne", "Logistics coordinator"),
        skills: &["Logistics", "SAP", "Supply chain management", "Microsoft Excel"],
        tasks: [
            both("organiser les expéditions", "organize shipments"),
            both("suivre les transporteurs", "follow carriers"),
            both("tenir l'inventaire", "keep the inventory"),
            both("réduire les délais", "shorten lead times"),
        ],
        salary: 32_000,
    },
    Work {
        title: both("Chercheur en apprentissage automatique", "Machine learning researcher"),
        skills: &["Machine learning", "Python", "PyTorch", "Statistics", "Linux"],
        tasks: [
            both("entraîner et évaluer des modèles", "train and evaluate models"),
            both("publier les résultats", "publish results"),
            both("construire des jeux de données", "build datasets"),
            both("mettre les modèles en production", "bring models into production"),
        ],
        salary: 55_000,
    },
];

/// How much experience a job asks for, and what more it pays, in percent.
pub(super) const LEVELS: [(Bilingual, i64); 4] = [
    (both("débutant accepté", "entry level"), 0),
    (both("confirmé", "experienced"), 20),
    (both("senior", "senior"), 45),
    (both("responsable d'équipe", "team lead"), 60),
];

/// Lines of business.
pub(super) const SECTORS: [Bilingual; 12] = [
    both("la santé", "health care"),
    both("l'énergie", "energy"),
    both("la banque", "banking"),
    both("le transport", "transport"),
    both("l'éducation", "education"),
    both("le commerce", "retail"),
    both("l'agriculture", "farming"),
    both("l'industrie", "manufacturing"),
    both("la culture", "culture"),
    both("le bâtiment", "construction"),
    both("le tourisme", "tourism"),
    both("le logiciel", "software"),
];

/// What else is offered.
pub(super) const BENEFITS: [Bilingual; 8] = [
    both("deux jours de télétravail par semaine", "two days a week from home"),
    both("une mutuelle prise en charge", "health insurance"),
    both("un budget de formation", "a budget for training"),
    both("des titres-restaurant", "meal vouchers"),
    both("une prime annuelle", "a yearly bonus"),
    both("des horaires flexibles", "flexible hours"),
    both("un vélo de fonction", "a company bicycle"),
    both("sept semaines de congés", "seven weeks of leave"),
];

/// Places where French is spoken.
pub(super) const FRENCH_PLACES: [&str; 20] = [
    "Paris",
    "Lyon",
    "Marseille",
    "Toulouse",
    "Nantes",
    "Bordeaux",
    "Lille",
    "Rennes",
    "Strasbourg",
    "Grenoble",
    "Montpellier",
    "Nice",
    "Rouen",
    "Dijon",
    "Angers",
    "Brest",
    "Tours",
    "Clermont-Ferrand",
    "Bruxelles",
    "Genève",
];

/// Places where English is.
pub(super) const ENGLISH_PLACES: [&str; 16] = [
    "London",
    "Manchester",
    "Bristol",
    "Leeds",
    "Edinburgh",
    "Glasgow",
    "Cardiff",
    "Belfast",
    "Dublin",
    "Cork",
    "Birmingham",
    "Liverpool",
    "Newcastle",
    "Sheffield",
    "Oxford",
    "Cambridge",
];

/// First names.
pub(super) const FIRST_NAMES: [&str; 24] = [
    "Camille", "Élodie", "Mathieu", "Nadia", "Thomas", "Sarah", "Antoine", "Léa", "Karim", "Chloé",
    "Hugo", "Inès", "Daniel", "Grace", "James", "Emily", "Oliver", "Amara", "Liam", "Sophie",
    "Noah", "Fatima", "Jack", "Zoë",
];

/// Last names.
pub(super) const LAST_NAMES: [&str; 24] = [
    "Moreau",
    "Lefèvre",
    "Garnier",
    "Benali",
    "Rousseau",
    "Fontaine",
    "Mercier",
    "Chevalier",
    "Girard",
    "Bonnet",
    "Lambert",
    "Faure",
    "Okafor",
    "Walsh",
    "Murphy",
    "Hughes",
    "Bennett",
    "Clarke",
    "Evans",
    "Foster",
    "Kelly",
    "Shaw",
    "Wright",
    "Young",
];

/// What companies are called, before the name of whoever founded them.
pub(super) const FIRMS: [&str; 12] = [
    "Ateliers",
    "Groupe",
    "Maison",
    "Studio",
    "Cabinet",
    "Laboratoires",
    "Transports",
    "Éditions",
    "Coopérative",
    "Institut",
    "Services",
    "Réseau",
];
