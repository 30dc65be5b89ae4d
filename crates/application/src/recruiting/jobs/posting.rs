//! Jobs as other systems publish them: [`JobPosting`](https://schema.org/JobPosting), one a line.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::Value;
use socle_domain::Timestamp;

use super::JobInput;

/// The longest line, in bytes.
pub const MAX_POSTING_BYTES: usize = 1 << 20;

/// What other systems count in a year of it.
const MONTHS: i64 = 12;

/// A posting that was read.
#[derive(Debug, Clone)]
pub(super) struct Posting {
    /// What the other system calls it, if it says.
    pub(super) identifier: Option<String>,
    /// Since when it is published there.
    pub(super) posted: Option<Timestamp>,
    /// What it says.
    pub(super) input: JobInput,
}

/// Why a line is no posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostingError {
    /// It is no object of JSON.
    #[error("it is no object of JSON")]
    NoObject,
    /// Its type is another.
    #[error("`@type` is not JobPosting")]
    OtherType,
    /// It does not say what the work is called.
    #[error("`title` is missing")]
    NoTitle,
    /// It is a contract of a kind that jobs do not have.
    #[error("`employmentType` is none of FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY and INTERN")]
    EmploymentType,
    /// Something is paid per hour, day or week: what that is in a year, only whoever wrote it knows.
    #[error("`baseSalary` is neither per YEAR nor per MONTH, or no number")]
    Salary,
    /// It was published on no day of the calendar.
    #[error("`datePosted` is no date")]
    DatePosted,
    /// It ends on no day of the calendar.
    #[error("`validThrough` is no date")]
    ValidThrough,
}

/// Reads a line.
pub(super) fn parse_posting(line: &[u8]) -> Result<Posting, PostingError> {
    let posting: Value = serde_json::from_slice(line).map_err(|_| PostingError::NoObject)?;
    let posting = posting.as_object().ok_or(PostingError::NoObject)?;
    let get = |name: &str| posting.get(name).unwrap_or(&Value::Null);
    if !get("@type").is_null() && !strings(get("@type")).any(|kind| kind == "JobPosting") {
        return Err(PostingError::OtherType);
    }
    let title = text(get("title")).or_else(|| text(get("name"))).ok_or(PostingError::NoTitle)?;
    let (salary_min, salary_max, currency) = salary(get("baseSalary"))?;
    let remote = strings(get("jobLocationType")).any(|kind| kind == "TELECOMMUTE");
    let location = place(get("jobLocation"));
    let work_mode = match (remote, &location) {
        (true, _) => Some("remote"),
        (false, Some(_)) => Some("on_site"),
        (false, None) => None,
    };
    let description = text(get("description")).map(|html| nanohtml2text::html2text(&html));
    let input = JobInput {
        title,
        description: description.filter(|text| !text.trim().is_empty()),
        job_type: job_type(get("employmentType"))?.map(str::to_owned),
        work_mode: work_mode.map(str::to_owned),
        location,
        salary_min,
        salary_max,
        currency,
        skills: skills(get("skills")),
        valid_through: moment(get("validThrough")).map_err(|()| PostingError::ValidThrough)?,
    };
    let identifier = text(get("identifier"))
        .or_else(|| text(&get("identifier")["value"]))
        .or_else(|| text(get("@id")))
        .or_else(|| text(get("url")));
    let posted = moment(get("datePosted")).map_err(|()| PostingError::DatePosted)?;
    Ok(Posting { identifier, posted, input })
}

/// A text, or a number, that holds something.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// One value or a list of them.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let (one, several) = match value {
        Value::Array(values) => (None, Some(values)),
        Value::Null => (None, None),
        value => (Some(value), None),
    };
    one.into_iter().chain(several.into_iter().flatten())
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    each(value).filter_map(Value::as_str)
}

/// The first kind that jobs have, too.
fn job_type(value: &Value) -> Result<Option<&'static str>, PostingError> {
    let mut kinds = strings(value).map(|kind| match kind {
        "FULL_TIME" => Some("full_time"),
        "PART_TIME" => Some("part_time"),
        "CONTRACTOR" => Some("contract"),
        "TEMPORARY" => Some("temporary"),
        "INTERN" => Some("internship"),
        _ => None,
    });
    match (strings(value).next(), kinds.find_map(|kind| kind)) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(PostingError::EmploymentType),
        (Some(_), kind) => Ok(kind),
    }
}

/// The town of the first place, or whatever else is said of it.
fn place(value: &Value) -> Option<String> {
    each(value).find_map(|place| {
        let address = &place["address"];
        ["addressLocality", "addressRegion", "addressCountry"]
            .into_iter()
            .find_map(|part| text(&address[part]))
            .or_else(|| text(address))
            .or_else(|| text(&place["name"]))
    })
}

/// Names, with commas between them or one by one, plain or as terms.
fn skills(value: &Value) -> Vec<String> {
    let names = each(value).filter_map(|skill| text(skill).or_else(|| text(&skill["name"])));
    let several: Vec<_> = names.collect();
    several
        .iter()
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

type Salary = (Option<i64>, Option<i64>, Option<String>);

/// What is paid a year, in whole units.
fn salary(base: &Value) -> Result<Salary, PostingError> {
    if base.is_null() {
        return Ok((None, None, None));
    }
    let value = &base["value"];
    let times = match value["unitText"].as_str().or_else(|| base["unitText"].as_str()) {
        None | Some("YEAR") => 1,
        Some("MONTH") => MONTHS,
        Some(_) => return Err(PostingError::Salary),
    };
    let yearly = |value: &Value| match value {
        Value::Null => Ok(None),
        value => whole(value)
            .and_then(|amount| amount.checked_mul(times))
            .map(Some)
            .ok_or(PostingError::Salary),
    };
    let exact = if value.is_object() { &value["value"] } else { value };
    let exact = yearly(exact)?;
    let least = yearly(&value["minValue"])?.or(exact);
    let most = yearly(&value["maxValue"])?.or(exact);
    Ok((least, most, text(&base["currency"])))
}

/// A number, also one in quotes; cents are left out.
fn whole(value: &Value) -> Option<i64> {
    let number = text(value)?;
    let (units, cents) = number.split_once('.').unwrap_or((&number, "0"));
    cents.bytes().all(|digit| digit.is_ascii_digit()).then(|| units.parse().ok()).flatten()
}

/// A moment, or the end of a day; without a time zone it is that of UTC (ISO 8601).
fn moment(value: &Value) -> Result<Option<Timestamp>, ()> {
    let Some(text) = text(value) else {
        return if value.is_null() { Ok(None) } else { Err(()) };
    };
    let last = NaiveTime::from_hms_opt(23, 59, 59);
    let parsed = DateTime::parse_from_rfc3339(&text)
        .map(|moment| moment.to_utc())
        .or_else(|_| text.parse::<NaiveDateTime>().map(|moment| moment.and_utc()))
        .ok()
        .or_else(|| Some(text.parse::<NaiveDate>().ok()?.and_time(last?).and_utc()));
    parsed.map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Posting, PostingError> {
        parse_posting(line.as_bytes())
    }

    #[test]
    fn a_posting_as_search_engines_ask_for_it_is_read() {
        let line = r#"{"@context": "https://schema.org/", "@type": "JobPosting",
            "title": "Software Engineer", "description": "<p>Code &amp; care.</p><p>Daily.</p>",
            "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "1234567"},
            "validThrough": "2027-03-18", "employmentType": ["OTHER", "CONTRACTOR"],
            "hiringOrganization": {"@type": "Organization", "name": "Acme"},
            "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress",
                "addressLocality": "Lyon", "addressCountry": "FR"}},
            "skills": "Rust, SQL ,", "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR",
                "value": {"@type": "QuantitativeValue", "minValue": "3000.50", "maxValue": 4000,
                    "unitText": "MONTH"}}}"#;
        let Posting { identifier, input, .. } = read(line).unwrap();
        assert_eq!(identifier.as_deref(), Some("1234567"));
        assert_eq!(input.title, "Software Engineer");
        let description = input.description.unwrap();
        assert!(description.contains("Code & care.") && !description.contains('<'));
        assert_eq!(input.job_type.as_deref(), Some("contract"));
        assert_eq!(
            (input.work_mode.as_deref(), input.location.as_deref()),
            (Some("on_site"), Some("Lyon"))
        );
        assert_eq!((input.salary_min, input.salary_max), (Some(36_000), Some(48_000)));
        assert_eq!(input.currency.as_deref(), Some("EUR"));
        assert_eq!(input.skills, ["Rust", "SQL"]);
        let until = input.valid_through.unwrap().to_rfc3339();
        assert_eq!(until, "2027-03-18T23:59:59+00:00");
    }

    #[test]
    fn what_is_none_is_refused() {
        let hourly =
            r#"{"title": "x", "baseSalary": {"value": {"value": 12, "unitText": "HOUR"}}}"#;
        let endless = r#"{"title": "x", "baseSalary": {"value":
            {"value": 9223372036854775807, "unitText": "MONTH"}}}"#;
        let cases = [
            ("[]", PostingError::NoObject),
            ("{\"title\": \"x\"", PostingError::NoObject),
            ("\u{feff}nonsense", PostingError::NoObject),
            (r#"{"@type": "Person", "title": "x"}"#, PostingError::OtherType),
            (r#"{"title": " "}"#, PostingError::NoTitle),
            (r#"{"title": {"a": 1}}"#, PostingError::NoTitle),
            (r#"{"title": "x", "employmentType": "VOLUNTEER"}"#, PostingError::EmploymentType),
            (r#"{"title": "x", "validThrough": "soon"}"#, PostingError::ValidThrough),
            (r#"{"title": "x", "datePosted": []}"#, PostingError::DatePosted),
            (r#"{"title": "x", "baseSalary": {"value": {"value": "much"}}}"#, PostingError::Salary),
            (hourly, PostingError::Salary),
            (endless, PostingError::Salary),
        ];
        for (line, why) in cases {
            assert_eq!(read(line).unwrap_err(), why, "{line}");
        }
    }

    #[test]
    fn moments_are_read_as_iso_8601_writes_them() {
        for (text, expected) in [
            ("2027-01-02T03:04:05+02:00", "2027-01-02T01:04:05+00:00"),
            ("2027-01-02T03:04:05", "2027-01-02T03:04:05+00:00"),
        ] {
            let read = moment(&Value::from(text)).unwrap().unwrap();
            assert_eq!(read.to_rfc3339(), expected);
        }
    }

    #[test]
    fn remote_work_needs_no_place() {
        let read = read(r#"{"title": "x", "jobLocationType": "TELECOMMUTE"}"#).unwrap();
        assert_eq!(read.input.work_mode.as_deref(), Some("remote"));
    }
}
