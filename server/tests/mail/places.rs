//! Places: named where the operator's file knows them, in the reader's language, and nowhere else.

use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use ipnet::IpNet;
use mmdb_writer::Writer;
use recobra::config::Mail as Settings;
use recobra::mail::{Change, Letter, Mailbox, Mailer, previews};
use serde_json::{Value, json};
use shared::Locale;
use tempfile::TempDir;

use super::{NOW, Read, brand, change, envelope, letters, read, settings, visible};

/// Networks that RFC 5737 and RFC 3849 keep for examples.
const SEVILLE: &str = "203.0.113.0/24";
const SPAIN: &str = "198.51.100.0/24";
const BREST: &str = "2001:db8::/48";
const NOWHERE: &str = "192.0.2.0/24";

/// A file of cities, with as little as vendors put into some of its rows.
fn city_file() -> Vec<(&'static str, Value)> {
    let spain = json!({ "names": { "en": "Spain", "es": "España" } });
    vec![
        (NOWHERE, json!({ "registered_country": spain })),
        (
            SEVILLE,
            json!({ "city": { "names": { "en": "Seville", "es": "Sevilla" } }, "country": spain }),
        ),
        (SPAIN, json!({ "country": spain, "location": { "time_zone": "Europe/Madrid" } })),
        (BREST, json!({ "city": { "names": { "en": "Brest", "fr": "Brest" } } })),
    ]
}

fn written(networks: &[(&str, Value)]) -> Vec<u8> {
    let mut writer = Writer::new("Places");
    for (network, record) in networks {
        writer.insert(network.parse::<IpNet>().unwrap(), record).unwrap();
    }
    writer.to_bytes().unwrap()
}

fn with_file(folder: &TempDir, bytes: &[u8]) -> Settings {
    let file = folder.path().join("places.mmdb");
    fs::write(&file, bytes).unwrap();
    Settings { geoip_file: Some(file), ..settings() }
}

fn knowing(networks: &[(&str, Value)]) -> Mailer {
    let folder = TempDir::new().unwrap();
    let settings = with_file(&folder, &written(networks));
    Mailer::open(&settings, brand(), Some(Arc::new(Mailbox::new()))).unwrap()
}

fn told(mailer: &Mailer, locale: Locale, address: &str) -> Read {
    let mut change = change();
    change.facts.client_address = address.parse::<IpAddr>().ok();
    let letter = Letter::PasswordChanged(Change { ..change });
    read(mailer.render(&envelope(locale, None), &letter).unwrap().as_bytes())
}

#[track_caller]
fn names(mail: &Read, label: &str, place: &str) {
    assert!(mail.text.contains(&format!("\n- {label}: {place}\n")), "{}", mail.text);
    let html = visible(&mail.html);
    assert!(html.contains(&format!("{label} {place}")), "{html}");
}

#[track_caller]
fn names_none(mail: &Read) {
    for part in [&mail.text, &mail.html] {
        assert!(!part.contains("Lugar") && !part.contains("place"), "{part}");
    }
}

#[test]
fn a_notice_names_the_city_and_country_in_the_language_of_its_reader() {
    let mailer = knowing(&city_file());
    names(&told(&mailer, Locale::Es, "203.0.113.7"), "Lugar aproximado", "Sevilla, España");
    names(&told(&mailer, Locale::En, "203.0.113.7"), "Approximate place", "Seville, Spain");
    names(&told(&mailer, Locale::En, "::ffff:203.0.113.7"), "Approximate place", "Seville, Spain");
}

#[test]
fn what_the_file_knows_less_of_is_named_less_closely() {
    let mailer = knowing(&city_file());
    names(&told(&mailer, Locale::Es, "198.51.100.1"), "Lugar aproximado", "España");
    names(&told(&mailer, Locale::Es, "2001:db8::1"), "Lugar aproximado", "Brest");
}

#[test]
fn an_address_that_the_file_does_not_know_has_no_place() {
    let mailer = knowing(&city_file());
    for unknown in ["192.0.2.1", "192.168.1.1", "2001:db8:1::1", "8.8.8.8"] {
        names_none(&told(&mailer, Locale::Es, unknown));
        names_none(&told(&mailer, Locale::En, unknown));
    }
}

#[test]
fn every_letter_that_says_who_asked_says_where() {
    let mailer = knowing(&city_file());
    for letter in letters() {
        let mail = read(mailer.render(&envelope(Locale::En, None), &letter).unwrap().as_bytes());
        if mail.text.contains("203.0.113.7") {
            names(&mail, "Approximate place", "Seville, Spain");
        } else {
            names_none(&mail);
        }
    }
}

#[test]
fn without_a_file_no_letter_names_a_place() {
    let mailer = super::mailer();
    names_none(&told(&mailer, Locale::Es, "203.0.113.7"));
    names_none(&told(&mailer, Locale::En, "203.0.113.7"));
}

#[test]
fn a_name_in_the_file_is_text() {
    let hostile =
        json!({ "city": { "names": { "en": "<b>Rome</b>\r\n- Browser: none\u{202e}" } } });
    let mail = told(&knowing(&[(SEVILLE, hostile)]), Locale::En, "203.0.113.7");
    assert!(mail.html.contains("&lt;b&gt;Rome&lt;/b&gt; - Browser: none<"), "{}", mail.html);
    names(&mail, "Approximate place", "<b>Rome</b> - Browser: none");
}

#[test]
fn the_preview_asks_from_a_place_that_the_file_knows() {
    let folder = TempDir::new().unwrap();
    let settings = with_file(
        &folder,
        &written(&[(SPAIN, json!({ "country": { "names": { "es": "España" } } }))]),
    );
    let shown = previews(&settings, &brand(), NOW).unwrap();
    let spanish = shown.iter().filter(|shown| shown.locale == Locale::Es);
    let placed =
        spanish.filter(|shown| shown.text.contains("\n- Lugar aproximado: España\n")).count();
    assert_eq!(placed, 7, "letters that say who asked");
}

#[test]
fn a_file_of_no_use_refuses_to_start_and_is_named() {
    let folder = TempDir::new().unwrap();
    let networks = json!({ "autonomous_system_number": 64_496 });
    for (bytes, why) in [
        (b"Sevilla,203.0.113.0/24".to_vec(), "metadata"),
        (Vec::new(), "metadata"),
        (written(&[(SEVILLE, networks)]), "names no city and no country"),
        (written(&[(SEVILLE, json!({ "city": "Sevilla" }))]), "map"),
    ] {
        let settings = with_file(&folder, &bytes);
        let opened = Mailer::open(&settings, brand(), Some(Arc::new(Mailbox::new())));
        let refused = opened.map(|_| ()).unwrap_err().to_string();
        let file = settings.geoip_file.as_deref().map(Path::display).unwrap();
        let named = format!("RECOBRA_MAIL__GEOIP_FILE: {file}: ");
        assert!(refused.starts_with(&named) && refused.contains(why), "{refused}");
    }
}
