//! Interviews as calendars take them: iCalendar (RFC 5545).

use chrono::{DateTime, Utc};
use socle_application::recruiting::ports::InterviewView;
use socle_domain::recruiting::hiring::InterviewStatus;
use socle_domain::recruiting::{Line, WebAddress};

/// The most octets of a line, without its end (§3.1).
const LINE: usize = 75;

/// A calendar with one event. Its `UID` stays the same, and `SEQUENCE` is raised when it is moved or
/// canceled, so that a calendar that knows it changes what it has (§3.8.4.7, §3.8.7.4).
pub(super) fn calendar(view: &InterviewView) -> String {
    let (interview, plan) = (&view.interview, &view.interview.plan);
    let status = match interview.status {
        InterviewStatus::Canceled => "CANCELLED",
        InterviewStatus::Planned | InterviewStatus::Done | InterviewStatus::NoShow => "CONFIRMED",
    };
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Socle//Recruiting//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", interview.id),
        format!("DTSTAMP:{}", instant(interview.updated_at)),
        format!("LAST-MODIFIED:{}", instant(interview.updated_at)),
        format!("SEQUENCE:{}", interview.sequence),
        format!("DTSTART:{}", instant(plan.starts_at)),
        format!("DTEND:{}", instant(plan.ends_at())),
        format!("SUMMARY:{}", text(&format!("{} – {}", view.job_title, view.company))),
        format!("STATUS:{status}"),
    ];
    let link = plan.link.as_ref().map(WebAddress::as_str);
    if let Some(place) = plan.place.as_ref().map(Line::as_str).or(link) {
        lines.push(format!("LOCATION:{}", text(place)));
    }
    if let Some(link) = link {
        // An address is no text: nothing in it is escaped, and nothing in it ends a line.
        lines.push(format!("URL:{link}"));
    }
    if let Some(instructions) = &plan.instructions {
        lines.push(format!("DESCRIPTION:{}", text(instructions.as_str())));
    }
    lines.extend(["END:VEVENT", "END:VCALENDAR"].map(str::to_owned));
    lines.iter().map(|line| folded(line)).collect()
}

/// A moment in UTC (§3.3.5, form 2).
fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text with its signs escaped (§3.3.11). What has no place in a text is left out.
fn text(plain: &str) -> String {
    let mut escaped = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A line with its end; a long one goes on in the next behind a space, and no character is broken
/// (§3.1).
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(c);
        octets += c.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use socle_application::recruiting::ports::InterviewerName;
    use socle_domain::recruiting::hiring::{
        Interview, InterviewId, InterviewKind, InterviewPlan, Interviewers,
    };
    use socle_domain::recruiting::{ApplicationId, ShortText, Title, WebAddress};
    use socle_domain::{Id as _, organizations::OrganizationId};

    fn view(status: InterviewStatus) -> InterviewView {
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        let now = DateTime::from_timestamp_millis(0x0199_0000_0000).unwrap();
        let interview = Interview {
            id: InterviewId::new(now, [1; 10]),
            organization_id: OrganizationId::new(now, [2; 10]),
            application_id: ApplicationId::new(now, [3; 10]),
            plan: InterviewPlan {
                kind: InterviewKind::OnSite,
                starts_at: at(0),
                minutes: 45,
                place: Title::parse("1, rue de la Paix; 2e étage\\gauche").ok(),
                link: WebAddress::parse("https://meet.example.com/a,b;c").ok(),
                instructions: ShortText::parse("Sonnez.\nBEGIN:VEVENT").ok(),
                interviewers: Interviewers::remaining(Vec::new()),
            },
            status,
            sequence: 3,
            created_by: None,
            created_at: at(-10),
            updated_at: at(-5),
            version: 4,
        };
        let interviewers = vec![InterviewerName { user_id: None, name: "Ada".to_owned() }];
        let job_title = "Développeuse".repeat(9);
        InterviewView { interview, job_title, company: "Acme".to_owned(), interviewers }
    }

    fn unfolded(calendar: &str) -> Vec<String> {
        calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_interview_is_an_event() {
        let calendar = calendar(&view(InterviewStatus::Planned));
        let lines = unfolded(&calendar);
        for line in [
            "DTSTAMP:20270115T075955Z",
            "SEQUENCE:3",
            "DTSTART:20270115T080000Z",
            "DTEND:20270115T084500Z",
            "STATUS:CONFIRMED",
            "LOCATION:1\\, rue de la Paix\\; 2e étage\\\\gauche",
            "URL:https://meet.example.com/a,b;c",
            "DESCRIPTION:Sonnez.\\nBEGIN:VEVENT",
        ] {
            assert!(lines.iter().any(|it| it == line), "{line} in {calendar}");
        }
        assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
        assert_eq!(
            (lines[0].as_str(), lines.last().unwrap().as_str()),
            ("BEGIN:VCALENDAR", "END:VCALENDAR")
        );
        assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn a_canceled_one_says_so_under_the_same_name() {
        let uid = |calendar: String| {
            unfolded(&calendar).into_iter().find(|line| line.starts_with("UID:")).unwrap()
        };
        let canceled = calendar(&view(InterviewStatus::Canceled));
        assert!(canceled.contains("\r\nSTATUS:CANCELLED\r\n"));
        assert_eq!(uid(canceled), uid(calendar(&view(InterviewStatus::Planned))));
    }

    proptest! {
        #[test]
        fn lines_are_short_and_nothing_is_lost(line in "\\PC{0,400}") {
            let folded = folded(&line);
            for part in folded.split_terminator("\r\n") {
                prop_assert!(part.len() <= LINE, "{part:?}");
            }
            let unfolded = folded.replace("\r\n ", "");
            prop_assert_eq!(unfolded.strip_suffix("\r\n"), Some(line.as_str()));
        }

        #[test]
        fn no_text_ends_its_line(plain in any::<String>()) {
            prop_assert!(!text(&plain).contains(['\r', '\n']));
        }
    }
}
