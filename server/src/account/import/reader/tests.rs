//! Whatever is in a file, every line of it is read once or refused once, and nothing ends the program.

use std::io::{Seek, Write};

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn file(contents: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(contents).unwrap();
    file.rewind().unwrap();
    file
}

fn all(contents: &[u8], format: Format) -> Vec<Line> {
    let mut reader = Reader::open(file(contents), format).ok().unwrap();
    std::iter::from_fn(|| reader.next().unwrap()).collect()
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{1,8}@[a-z]{1,8}\\.es",
        "[\",\\n\\r;' ]{0,6}",
        Just("\u{feff}\u{0}ñ🦤".to_owned()),
    ]
}

fn lines() -> impl Strategy<Value = Vec<Fields>> {
    let some =
        || proptest::option::of(texts().prop_filter("none is empty", |text| !text.is_empty()));
    let truth = proptest::option::of(any::<bool>());
    let line = (texts(), some(), some(), truth.clone(), some(), some(), truth);
    let line =
        line.prop_map(|(email, name, phone, phone_verified, hash, created_at, disabled)| Fields {
            email,
            display_name: name,
            phone,
            phone_verified,
            password_hash: hash,
            created_at,
            disabled,
            ..Fields::default()
        });
    proptest::collection::vec(line, 0..20)
}

fn as_json(lines: &[Fields]) -> Vec<u8> {
    let line = |line: &Fields| {
        json!({
            "email": line.email, "display_name": line.display_name, "phone": line.phone,
            "phone_verified": line.phone_verified, "password_hash": line.password_hash,
            "created_at": line.created_at, "disabled": line.disabled,
        })
    };
    lines
        .iter()
        .flat_map(|fields| [line(fields).to_string().into_bytes(), vec![b'\n']].concat())
        .collect()
}

fn as_csv(lines: &[Fields]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let names = [
        "disabled",
        "email",
        "display_name",
        "phone",
        "phone_verified",
        "password_hash",
        "created_at",
    ];
    csv.write_record(names).unwrap();
    let truth = |value: Option<bool>| value.map(|value| value.to_string()).unwrap_or_default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    for line in lines {
        csv.write_record([
            truth(line.disabled),
            line.email.clone(),
            text(&line.display_name),
            text(&line.phone),
            truth(line.phone_verified),
            text(&line.password_hash),
            text(&line.created_at),
        ])
        .unwrap();
    }
    csv.into_inner().unwrap()
}

/// What a line says, with empty for nothing, which is how CSV says it.
fn said(line: &Fields) -> Vec<String> {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let texts = [&line.display_name, &line.phone, &line.password_hash, &line.created_at].map(some);
    let truths = format!("{:?} {:?}", line.phone_verified, line.disabled);
    [line.email.clone(), truths].into_iter().chain(texts).collect()
}

proptest! {
    #[test]
    fn both_formats_say_what_was_written(lines in lines()) {
        let written: Vec<_> = lines.iter().map(said).collect();
        for (bytes, format) in [(as_json(&lines), Format::JsonLines), (as_csv(&lines), Format::Csv)] {
            let read: Vec<_> =
                all(&bytes, format).into_iter().map(|line| said(&line.fields.unwrap())).collect();
            prop_assert_eq!(&read, &written, "{:?}", format);
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end_with_growing_numbers(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        let csv = [b"email,phone\n", &bytes[..]].concat();
        for (bytes, format) in [(&bytes, Format::JsonLines), (&csv, Format::Csv)] {
            let lines = all(bytes, format);
            prop_assert!(lines.is_sorted_by_key(|line| line.number));
            prop_assert!(lines.len() <= bytes.iter().filter(|byte| [b'\n', b'\r'].contains(byte)).count() + 1);
        }
    }
}

fn faults(contents: &str, format: Format) -> Vec<(u64, String)> {
    let lines = all(contents.as_bytes(), format).into_iter();
    lines.filter_map(|line| Some((line.number, line.fields.err()?))).collect()
}

#[test]
fn what_is_wrong_with_a_line_is_said_without_quoting_its_values() {
    let secret = "$2b$10$secretsecretsecret";
    let json = [
        format!(r#"{{"email":"a@b.es","phone_verified":"{secret}"}}"#),
        format!(r#"{{"email":"a@b.es","{secret}":1}}"#),
        r#"{"email":"a@b.es","email":"b@b.es"}"#.to_owned(),
        format!("\"{secret}\""),
        format!(r#"{{"email":"a@b.es"}} {secret}"#),
        format!(r#"{{"email":"{secret}"#),
        String::new(),
        "x".repeat(40_000),
        r#"{"email":"a@b.es"}"#.to_owned(),
    ];
    let faults = faults(&json.join("\n"), Format::JsonLines);
    let numbers: Vec<u64> = faults.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 8]);
    for (part, (_, fault)) in [
        "phone_verified: another type",
        "none of",
        "twice",
        "no JSON object",
        "after",
        "no JSON object",
        "longer than",
    ]
    .iter()
    .zip(&faults)
    {
        assert!(fault.contains(part), "{fault}");
        assert!(!fault.contains("secret"), "{fault}");
    }
}

#[test]
fn a_line_of_a_table_that_has_other_fields_than_the_first_is_told_by_its_number() {
    let table = "email,disabled\na@b.es,true\n\"b@b.es\nc\",x\na@b.es\na@b.es,,\n\nc@b.es,FALSE\n";
    let faults = faults(table, Format::Csv);
    let numbers: Vec<u64> = faults.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [3, 5, 6], "{faults:?}");
    assert!(
        faults[0].1.contains("true or false") && faults[1].1.contains("1 fields"),
        "{faults:?}"
    );
}

#[test]
fn a_first_line_that_names_what_there_is_not_is_refused() {
    for (header, part) in [
        ("email,pasword_hash", "field 2"),
        ("phone,locale", "email is missing"),
        ("email,phone,email", "twice"),
        ("", "email is missing"),
    ] {
        let error = Reader::open(file(header.as_bytes()), Format::Csv).err().unwrap().to_string();
        assert!(error.contains(part), "{header}: {error}");
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() {
    let table = format!("email\n\"a@b.es\n{}", "b@b.es\n".repeat(100_000));
    let mut reader = Reader::open(file(table.as_bytes()), Format::Csv).ok().unwrap();
    let error = reader.next().unwrap_err().to_string();
    assert!(error.contains("quotation mark"), "{error}");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let json = all("\u{feff}{\"email\":\"a@b.es\"}".as_bytes(), Format::JsonLines);
    assert_eq!(json[0].fields.as_ref().unwrap().email, "a@b.es");
    let csv = all("\u{feff}email\na@b.es\n".as_bytes(), Format::Csv);
    assert_eq!(csv[0].fields.as_ref().unwrap().email, "a@b.es");
}
