//! Files as they come, and the project's own.

use socle_domain::identity::Locale;

use super::*;

fn read(text: &str) -> SkillFile {
    read_skills(text.as_bytes()).unwrap()
}

fn refused(file: &SkillFile) -> Vec<(u64, String)> {
    file.refused.iter().map(|it| (it.line, it.because.to_string())).collect()
}

#[test]
fn the_documented_columns_are_enough() {
    let file = read("uri,label,alternative labels\ns:1,Rust,rustlang|Rust language\ns:2,SQL,\n");
    assert_eq!(file.refused, []);
    let names: Vec<_> = file.concepts.iter().map(|it| it.label(Locale::Fr).as_str()).collect();
    assert_eq!(names, ["Rust", "SQL"]);
    let others: Vec<_> = file.concepts[0].alternatives().iter().map(SkillName::as_str).collect();
    assert_eq!(others, ["rustlang", "Rust language"]);
    assert_eq!(file.concepts[0].kind(), SkillKind::Technical);
}

#[test]
fn files_of_esco_are_read_as_they_are_published() {
    let file = read(
        "\u{feff}conceptType,conceptUri,skillType,preferredLabel,altLabels,lang\n\
         KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,knowledge,\"sew, by hand\",\"stitch\nneedlework\",en\n\
         KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,knowledge,coudre à la main,couture,fr\n",
    );
    assert_eq!(file.refused, []);
    assert_eq!(file.concepts.len(), 1);
    let concept = &file.concepts[0];
    assert_eq!(concept.label(Locale::En).as_str(), "sew, by hand");
    assert_eq!(concept.label(Locale::Fr).as_str(), "coudre à la main");
    assert!(concept.alternatives().iter().any(|it| it.as_str() == "needlework"));
}

#[test]
fn what_is_wrong_with_a_line_is_said_and_stops_no_other() {
    let long = "a".repeat(SkillName::MAX_CHARS + 1);
    let text = format!(
        "uri,label,kind,lang,alternatives\n\
         ,Nothing,,,\n\
         s:1,--,,,\n\
         s:2,Art,magic,,\n\
         s:3,Kunst,,de,\n\
         s:4,Good,soft,en,\"ok|**|{long}\"\n\
         s 5,Space,,,\n\
         s:6\n\
         s:7,Also good,language,,,,,,\n"
    );
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(b"s:8,\xff\xfe,,,\n");
    let file = read_skills(&bytes).unwrap();
    assert_eq!(file.concepts.iter().map(Concept::uri).collect::<Vec<_>>(), ["s:4", "s:7"]);
    let found = refused(&file);
    let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 6, 7, 8, 10], "{found:?}");
    assert!(found[2].1.contains("technical, soft or language"), "{found:?}");
    assert!(found[4].1.contains("number 2"), "{found:?}");
    assert_eq!(file.refused[8].because, RefusedBecause::Unreadable);
}

#[test]
fn files_without_columns_are_refused() {
    let no = |text: &str| read_skills(text.as_bytes()).unwrap_err();
    assert_eq!(no(""), SkillFileError::NoColumn("uri"));
    assert_eq!(no("label\nRust\n"), SkillFileError::NoColumn("uri"));
    assert_eq!(no("uri,name\ns:1,Rust\n"), SkillFileError::NoColumn("label"));
}

#[test]
fn hostile_files_do_no_harm() {
    let quotes = "uri,label\n".to_owned() + &"\"".repeat(10_001);
    let many = "uri,label,alternatives\ns:1,Rust,".to_owned() + &"a|".repeat(10_000);
    for text in [quotes.as_str(), "uri,label\n\"s:1,Rust\n\"\"\n", "uri,label\n\0,\0\n"] {
        assert_eq!(read(text).concepts, [], "{text:.40}");
    }
    let file = read(&many);
    assert_eq!(file.concepts[0].alternatives().len(), Concept::MAX_ALTERNATIVES);
    assert_eq!(file.refused[0].because, RefusedBecause::TooManyAlternatives);
    let random: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    let _ = read_skills(&[b"uri,label\n".as_slice(), &random].concat()).unwrap();
}

/// A file without an end, as long as it is read.
struct Endless<'a>(&'a [u8]);

impl std::io::Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            buffer.fill(b'a');
            return Ok(buffer.len());
        }
        self.0.read(buffer)
    }
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_one_read() {
    let long = "a".repeat(records::MAX_BYTES + 1);
    let columns = ",".repeat(records::MAX_COLUMNS);
    let file = read(&format!("uri,label\ns:1,{long}\ns:2,Rust\ns:3,{columns}\ns:4,SQL\n"));
    assert_eq!(file.concepts.iter().map(Concept::uri).collect::<Vec<_>>(), ["s:2", "s:4"]);
    let lines = file.refused.iter().map(|it| (it.line, it.because.clone()));
    let too_long = |line| (line, RefusedBecause::TooLong);
    assert_eq!(lines.collect::<Vec<_>>(), [too_long(2), too_long(4)]);
    // Rows that never end do, when there are more skills than fit.
    let many: String = (0..=SkillTaxonomy::MAX_CONCEPTS)
        .fold("uri,label\n".into(), |file, it| file + &format!("s:{it},Skill {it}\n"));
    let read = stream_skills(Endless(many.as_bytes()), &mut |_| {});
    assert_eq!(read.unwrap_err(), SkillFileError::Taxonomy(TaxonomyError::TooLarge));
}

#[test]
fn what_begins_like_a_formula_is_no_name() {
    let file = read(
        "uri,label,alternatives\ns:1,=cmd|'/C calc'!A0,\ns:2,+1+1,\ns:3,@SUM(1),\ns:4,-2,\n\
         s:5,C++,\"=HYPERLINK(\"\"x\"\")|C plus plus\"\n",
    );
    assert_eq!(file.concepts.iter().map(Concept::uri).collect::<Vec<_>>(), ["s:5"]);
    let others: Vec<_> = file.concepts[0].alternatives().iter().map(SkillName::as_str).collect();
    assert_eq!(others, ["C plus plus"]);
    let because: Vec<_> = file.refused.iter().map(|it| it.because.clone()).collect();
    let formula = RefusedBecause::Formula;
    let [first, second, third, fourth] = [(); 4].map(|()| formula.clone());
    let last = RefusedBecause::AlternativeFormula(1);
    assert_eq!(because, [first, second, third, fourth, last]);
}

#[test]
fn a_file_that_breaks_off_is_unreadable() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::ConnectionReset.into())
        }
    }
    let source = std::io::Read::chain("uri,label\ns:1,Rust\n".as_bytes(), Broken);
    let read = stream_skills(source, &mut |_| {});
    assert_eq!(read.unwrap_err(), SkillFileError::Unreadable(std::io::ErrorKind::ConnectionReset));
}

#[test]
fn the_projects_own_skills_are_all_taken() {
    let file = read(OWN);
    assert_eq!(refused(&file), []);
    assert!(file.concepts.len() >= 480, "{}", file.concepts.len());
    for kind in SkillKind::ALL {
        assert!(file.concepts.iter().any(|it| it.kind() == kind));
    }
}

#[test]
fn every_name_of_the_projects_own_skills_means_one_skill() {
    let skills = own_skills().unwrap();
    let mut wrong = Vec::new();
    for concept in skills.concepts() {
        for name in concept.labels().chain(concept.alternatives()) {
            if skills.normalize(name).map(Concept::uri) != Some(concept.uri()) {
                wrong.push(format!("{name} of {}", concept.uri()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
