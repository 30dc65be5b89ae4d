use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::Id as _;
use crate::files::ContentDigest;

fn applicant(number: u8) -> Applicant {
    let organization_id = OrganizationId::new(Timestamp::UNIX_EPOCH, [1; 10]);
    Applicant {
        id: ApplicantId::new(Timestamp::UNIX_EPOCH, [number; 10]),
        organization_id,
        candidate_id: UserId::new(Timestamp::UNIX_EPOCH, [number; 10]),
        merged_into: None,
        applied_at: Timestamp::UNIX_EPOCH,
    }
}

fn tags(names: &[&str]) -> Tags {
    Tags::new(names.iter().map(|name| Tag::parse(name).unwrap()).collect()).unwrap()
}

fn file(number: u8, names: &[&str]) -> ApplicantFile {
    let main = applicant(number);
    ApplicantFile { main, merged: Vec::new(), tags: tags(names), version: 1 }
}

#[test]
fn tags_are_there_once_in_order_and_not_too_many() {
    let parsed =
        |names: &[&str]| Tags::new(names.iter().map(|name| Tag::parse(name).unwrap()).collect());
    let ordered = parsed(&["Zoo", "éclair", "Day shift"]).unwrap();
    let names: Vec<_> = ordered.as_slice().iter().map(Tag::as_str).collect();
    assert_eq!(names, ["Day shift", "éclair", "Zoo"]);
    assert_eq!(parsed(&["Élan", "ELAN"]), Err(TagsError::Repeated));
    let many: Vec<_> = (0..21).map(|n| format!("tag {n}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(parsed(&many), Err(TagsError::TooMany));
    assert_eq!(parsed(&many[..20]).unwrap().as_slice().len(), Tags::MAX);
    assert_eq!(tags(&["Élan"]).union(&tags(&["elan", "vif"])), Ok(tags(&["Élan", "vif"])));
}

#[test]
fn files_become_one_and_part_again() {
    let mut one = file(1, &["Rust"]);
    let mut other = file(2, &["rust", "Lyon"]);
    other.merge(file(3, &[])).unwrap();
    assert_eq!((other.version, other.merged[0].merged_into), (2, Some(other.main.id)));
    let unchanged = one.clone();
    assert_eq!(one.merge(unchanged.clone()), Err(MergeError::AlreadyOne));
    assert_eq!(one, unchanged);
    one.merge(other).unwrap();
    assert_eq!(one.tags, tags(&["Lyon", "Rust"]));
    assert!(one.merged.iter().all(|it| it.merged_into == Some(one.main.id)));
    assert!((1..=3).all(|number| one.is_about(applicant(number).candidate_id)));
    assert!(!one.is_about(applicant(4).candidate_id));

    assert_eq!(one.split(one.main.id), Err(MergeError::StandsForOthers));
    assert_eq!(one.split(applicant(3).id), Ok(applicant(3)));
    assert_eq!(one.split(applicant(2).id), Ok(applicant(2)));
    assert_eq!(one.split(applicant(2).id), Err(MergeError::NotMerged));
    assert_eq!((one.version, one.tags.as_slice().len()), (4, 2));
}

#[test]
fn a_file_holds_so_many_and_is_of_one_organization() {
    let mut one = file(0, &[]);
    for number in 1..20 {
        one.merge(file(number, &[])).unwrap();
    }
    assert_eq!(one.merge(file(20, &[])), Err(MergeError::TooMany));
    let mut foreign = file(21, &[]);
    foreign.main.organization_id = OrganizationId::new(Timestamp::UNIX_EPOCH, [9; 10]);
    assert_eq!(file(1, &[]).merge(foreign), Err(MergeError::AlreadyOne));
    let names: Vec<_> = (0..40).map(|n| format!("tag {n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let error = file(1, &names[..20]).merge(file(2, &names[20..21]));
    assert_eq!(error, Err(MergeError::Tags(TagsError::TooMany)));
}

fn facts(name: &str, email: &str, phone: &str, cv: u8) -> ApplicantFacts {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    ApplicantFacts {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        phone: (!phone.is_empty()).then(|| phone.to_owned()),
        cv: (cv > 0).then(|| ContentDigest::from_bytes([cv; 32])),
    }
}

#[rstest]
#[case::name(facts("Zoé Le-Gall", "a@x.org", "", 0), facts("LE GALL Zoe", "b@x.org", "", 0), &[Likeness::Name])]
#[case::one_word(facts("Zoé", "a@x.org", "", 0), facts("Zoé", "b@x.org", "", 0), &[])]
#[case::phone(
    facts("A B", "a@x.org", "+33 6 12 34 56 78", 0),
    facts("C D", "b@x.org", "06.12.34.56.78", 0),
    &[Likeness::Phone]
)]
#[case::short_phone(facts("A B", "a@x.org", "1234", 0), facts("C D", "b@x.org", "1234", 0), &[])]
#[case::address(
    facts("A B", "Ada.Lovelace+jobs@x.org", "", 0),
    facts("C D", "adalovelace@X.org", "", 0),
    &[Likeness::Email]
)]
#[case::other_domain(facts("A B", "ada@x.org", "", 0), facts("C D", "ada@y.org", "", 0), &[])]
#[case::cv(facts("A B", "a@x.org", "", 1), facts("C D", "b@x.org", "", 1), &[Likeness::Cv])]
#[case::other_cv(facts("A B", "a@x.org", "", 1), facts("C D", "b@x.org", "", 2), &[])]
#[case::everything(
    facts("A B", "a@x.org", "0612345678", 1),
    facts("B A", "A+1@x.org", "0033612345678", 1),
    &Likeness::ALL
)]
#[case::nothing(facts("", "", "", 0), facts("", "@", "", 0), &[])]
fn people_are_alike(
    #[case] one: ApplicantFacts,
    #[case] other: ApplicantFacts,
    #[case] expected: &[Likeness],
) {
    let others = likenesses(&other);
    let same: Vec<_> = likenesses(&one).into_iter().filter(|it| others.contains(it)).collect();
    assert_eq!(same.iter().map(|it| it.likeness).collect::<Vec<_>>(), expected);
}

#[test]
fn what_tells_more_weighs_more() {
    assert!(Likeness::ALL.is_sorted_by(|one, next| {
        Likeness::strength(&[*one]) > Likeness::strength(&[*next]) && one < next
    }));
    assert!(Likeness::ALL.iter().all(|it| Likeness::parse(it.as_str()) == Some(*it)));
    assert_eq!(Likeness::parse("same"), None);
}

proptest! {
    #[test]
    fn whatever_somebody_is_called_is_looked_at(name in "\\PC{0,60}", email in "\\PC{0,60}", phone in "\\PC{0,40}") {
        let facts = facts(&name, &email, &phone, 0);
        let once = likenesses(&facts);
        prop_assert!(once.len() <= 3);
        prop_assert_eq!(once, likenesses(&facts));
    }
}
