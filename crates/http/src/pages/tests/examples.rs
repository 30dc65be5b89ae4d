//! What pages are filled with.

use minijinja::{Value, context};

use crate::pages::form::{Choice, ChoiceGroup, Field, FieldMessage, Form, Sheet, Told};

/// What a field can look like.
fn field(name: &'static str, text: &str) -> Vec<Field> {
    let choice = |value: &str| Choice { value: value.into(), label: text.into(), lang: Some("fr") };
    let group = |label: &str| ChoiceGroup { label: label.into(), choices: vec![choice(text)] };
    vec![
        Field::text(name, "name", text),
        Field::email(name, "email", text).between(1, 254),
        Field::password(name, "new-password").hint("password-hint.length").between(12, 128),
        Field::digits(name),
        Field::code(name).hint("confirm.code-hint"),
        Field::choice(name, text, vec![group(""), group(text)]),
    ]
}

/// A page of every key `{words}.title` with everything that a sheet can hold.
fn sheets(text: &str) -> Vec<(&'static str, Value)> {
    let show = |words: &'static str| {
        let form = |form: Form| form.hidden("token", text);
        let mut filled = form(Form::new("/some/page", "sign-in.action"));
        for field in field("email", text) {
            filled = filled.field(field);
        }
        let wrong =
            ["email.error", "password-error.too_long"].map(|w| FieldMessage::new("email", w));
        let filled = filled.with(&wrong).with(&[FieldMessage::of_form("sign-in.wrong")]);
        let sheet = Sheet::new(words)
            .after(Some("done.profile"))
            .notice()
            .about(text)
            .say("mail.hint")
            .fact("fact.organization", Told::Text(text.to_owned()))
            .fact("fact.role", Told::Words("role.owner"))
            .ask(filled)
            .or(form(Form::new("/some/page", "second-factor.use-app")))
            .link("link.sign-in", "/auth/sign-in")
            .link_with("link.sign-up", "/auth/sign-up", &[("next", text)]);
        let bare = Sheet::new(words).success();
        [("sheet.html", context! { sheet => &sheet }), ("sheet.html", context! { sheet => &bare })]
    };
    SHEETS.into_iter().flat_map(show).collect()
}

/// The words of every sheet.
pub(super) const SHEETS: [&str; 37] = [
    "link-gone",
    "verify-email",
    "email-verified",
    "resend",
    "resend-accepted",
    "reset-password",
    "password-set",
    "forgot-password",
    "forgot-password-accepted",
    "sign-in",
    "second-factor",
    "recovery-code",
    "second-factor-gone",
    "sign-up",
    "sign-up-accepted",
    "magic-link-send",
    "magic-link-sent",
    "magic-link",
    "change-email",
    "email-changed",
    "email-taken",
    "unlock",
    "unlocked",
    "profile",
    "change-password",
    "request-email",
    "confirm",
    "enroll",
    "enroll-again",
    "remove-factor",
    "replace-codes",
    "invitation",
    "invitation-own",
    "invitation-accepted",
    "invitation-other",
    "invitation-gone",
    "job-gone",
];

/// The pages of an account that are no sheets.
fn account_pages(text: &str) -> Vec<(&'static str, Value)> {
    let place = |words: &str, is_here| {
        context! { path => "/account", words, is_here, is_around => true }
    };
    let places = vec![place("account.profile", true), place("account.security", false)];
    let account = context! { email => text, csrf_token => text, places };
    let security = |done: Option<&str>, has_second_factor| {
        let account = account.clone();
        ("account/security.html", context! { account, done, email => text, has_second_factor })
    };
    let form = Form::new("/some/page", "enroll.confirm").field(Field::digits("code"));
    let moment = || context! { machine => text, shown => text };
    let device = |name: Option<&str>, user_agent: Option<&str>, is_current| {
        let (created, last_seen) = (moment(), moment());
        context! { id => text, name, user_agent, ip => name, created, last_seen, is_current }
    };
    let devices = vec![
        device(Some(text), Some(text), true),
        device(None, Some(text), false),
        device(None, None, false),
    ];
    let few = vec![device(Some(text), None, true)];
    let role = context! { words => "role.owner" };
    let organization = |role: Option<Value>, is_closed: bool| {
        let restorable_until = is_closed.then(moment);
        context! { id => text, name => text, role, restorable_until }
    };
    let organizations = vec![
        organization(Some(role), true),
        organization(Some(context! { text }), false),
        organization(None, false),
    ];
    vec![
        (
            "account/organizations.html",
            context! {
                account => account.clone(), done => "done.left", wrong => "organizations.last-owner",
                organizations, first => text, next => text, csrf_token => text,
            },
        ),
        (
            "account/organizations.html",
            context! {
                account => account.clone(), done => None::<&str>, wrong => None::<&str>,
                organizations => Vec::<Value>::new(), first => None::<&str>, next => None::<&str>,
                csrf_token => text,
            },
        ),
        security(Some("done.password"), true),
        security(None, false),
        (
            "account/enroll.html",
            context! {
                account => account.clone(), form => &form, secret => text, otpauth_uri => text,
                qr => Value::from_safe_string("<svg></svg>".to_owned()),
            },
        ),
        (
            "account/recovery_codes.html",
            context! { account => account.clone(), codes => vec![text.to_owned()], onward => text },
        ),
        (
            "account/devices.html",
            context! {
                account => account.clone(), done => "done.device", devices, first => text,
                next => text, has_others => true, csrf_token => text,
            },
        ),
        (
            "account/devices.html",
            context! {
                account, done => None::<&str>, devices => few, first => None::<&str>,
                next => None::<&str>, has_others => false, csrf_token => text,
            },
        ),
    ]
}

/// The pages of jobs and companies.
fn job_pages(text: &str) -> Vec<(&'static str, Value)> {
    let head = |picture: Option<&str>, is_kept: bool| {
        let alternates = vec![context! { tag => "he", href => text }];
        context! {
            canonical => text, alternates, default => text, feed => text, description => text,
            picture, is_kept,
        }
    };
    let job = |place: Option<&str>, job_type: Option<&str>, work_mode: Option<&str>| {
        let (id, title, company, published) = (text, text, text, "2026-01-02");
        context! { id, title, company, place, job_type, work_mode, published }
    };
    let full = || job(Some(text), Some("full_time"), Some("remote"));
    let list = |entries: Vec<Value>, filled: &str, next: Option<&str>| {
        let types = vec!["full_time", "part_time", "contract", "temporary", "internship"];
        let modes = vec!["on_site", "remote", "hybrid"];
        let context = context! {
            head => head(None, next.is_none()), entries, first => next, next, types, modes,
            is_narrowed => !filled.is_empty(), all => text, q => filled, location => filled,
            job_type => "contract", work_mode => "hybrid", company => filled,
        };
        ("jobs/list.html", context)
    };
    let posting = Value::from_safe_string("{}".to_owned());
    let one = |salary: Option<&str>| {
        let salary =
            salary.map(|words| context! { words, low => text, high => text, currency => text });
        let context = context! {
            head => head(Some(text), true), posting => posting.clone(), job => full(),
            company_page => salary.as_ref().map(|_| text.to_owned()), description => text, salary,
            skills => [text, text].map(str::to_owned).to_vec(), until => "2026-01-02", all => text,
        };
        ("jobs/job.html", context)
    };
    let company = |some: Option<&str>, entries: Vec<Value>| {
        let context = context! {
            head => head(some, true), logo => some, more => some, all => text, name => text,
            tagline => some, description => some, website => some, industry => some, size => some,
            location => some, entries,
        };
        ("jobs/company.html", context)
    };
    vec![
        list(vec![full(), job(None, None, None)], text, Some(text)),
        list(Vec::new(), "", None),
        one(None),
        one(Some("jobs.salary-exact")),
        one(Some("jobs.salary-between")),
        one(Some("jobs.salary-from")),
        one(Some("jobs.salary-up-to")),
        company(Some(text), vec![full()]),
        company(None, Vec::new()),
    ]
}

/// Every page with each of its variants, filled with `text`.
pub(super) fn examples(text: &str) -> Vec<(&'static str, Value)> {
    let part = |is_link| context! { text, is_link };
    let message = |code: Option<&str>| {
        context! {
            id => text, to => text, subject => text, code, created_at => text, delivered => text,
            parts => vec![part(false), part(true)],
        }
    };
    let mailbox = |messages: Vec<Value>, to: &str, to_is_wrong: bool, is_cut: bool| {
        ("development/mailbox.html", context! { messages, to, to_is_wrong, is_cut })
    };
    let failure = |kind: &str, wait: Option<Value>, shows_request_id: bool| {
        ("failure.html", context! { kind, wait, shows_request_id, request_id => text })
    };
    let wait = |unit: &str, count: u64| Some(context! { unit, count });
    let others = vec![
        ("home.html", context! { has_mailbox => true }),
        ("home.html", context! { has_mailbox => false }),
        mailbox(vec![message(Some(text)), message(None)], text, false, true),
        mailbox(Vec::new(), text, true, false),
        mailbox(Vec::new(), text, false, false),
        mailbox(Vec::new(), "", false, false),
        failure("too-many", wait("minutes", 2), false),
        failure("too-many", wait("minutes", 1), false),
        failure("unavailable", wait("seconds", 2), true),
        failure("unavailable", wait("seconds", 1), true),
        failure("broken", None, true),
        failure("unreadable", None, false),
        failure("refused", None, false),
        failure("not-found", None, false),
    ];
    [sheets(text), account_pages(text), job_pages(text), others].concat()
}
