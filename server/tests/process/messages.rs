//! What an operator sees of messages before anybody gets one.

use std::fs;

use crate::site::Site;

/// A PNG of one transparent pixel.
const LOGO: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xfc, 0xcf, 0xc0, 0x50,
    0x0f, 0x00, 0x04, 0x85, 0x01, 0x80, 0x84, 0xa9, 0x8c, 0x21, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// A site that is somebody's own.
fn branded() -> Site {
    let site = Site::development();
    fs::write(site.path().join("logo.png"), LOGO).unwrap();
    site.with("RECOBRA_APP__NAME", "Café Ñandú")
        .with("RECOBRA_APP__ACCENT", "#6a1b9a")
        .with("RECOBRA_APP__LOGO", "logo.png")
}

#[test]
fn every_message_is_written_in_every_language_and_three_forms_without_a_database() {
    let site = Site::development();
    let outcome = site.run(&["mail", "preview", "out"], "");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let out = site.path().join("out");
    let mut letters = 0;
    for entry in fs::read_dir(&out).unwrap() {
        let html = entry.unwrap().path();
        if html.extension().is_some_and(|extension| extension == "html")
            && html != out.join("index.html")
        {
            letters += 1;
            for form in ["txt", "eml"] {
                assert!(html.with_extension(form).is_file(), "{} has no {form}", html.display());
            }
        }
    }
    assert!(outcome.stdout.starts_with(&format!("{letters} letters")), "{}", outcome.stdout);
    let index = fs::read_to_string(out.join("index.html")).unwrap();
    for part in ["recovery.es", "recovery.en", "password_changed.en", "@localhost #314159"] {
        assert!(index.contains(part), "no {part}");
    }
    assert!(!site.path().join("data").exists(), "a database was made");
}

#[test]
fn letters_carry_the_brand_and_bring_the_logo_along() {
    let site = branded();
    assert_eq!(site.run(&["mail", "preview", "out"], "").code, Some(0));
    let read = |name: &str| fs::read_to_string(site.path().join("out").join(name)).unwrap();
    let html = read("recovery.es.html");
    assert!(html.contains("Café Ñandú") && html.contains("bgcolor=\"#6a1b9a\""), "{html}");
    assert!(html.contains("src=\"data:image/png;base64,iVBOR"), "{html}");
    let message = read("recovery.es.eml");
    for part in ["multipart/related", "Content-ID: <logo>", "image/png"] {
        assert!(message.contains(part), "no {part} in {message}");
    }
    assert!(message.contains("cid:logo") && !message.contains("data:image"), "{message}");
}

#[test]
fn a_brand_that_nobody_can_read_or_find_refuses_to_start() {
    let check = |key, value: &str| Site::development().with(key, value).run(&["serve"], "");
    let pale = check("RECOBRA_APP__ACCENT", "#ffe082");
    assert_eq!(pale.code, Some(1));
    assert!(
        pale.stderr.contains("RECOBRA_APP__ACCENT") && pale.stderr.contains("contrast"),
        "{pale:?}"
    );
    let word = check("RECOBRA_APP__ACCENT", "teal");
    assert!(
        word.stderr.contains("RECOBRA_APP__ACCENT") && word.stderr.contains("#0b5d57"),
        "{word:?}"
    );
    let absent = check("RECOBRA_APP__LOGO", "nothing.png");
    assert_eq!(absent.code, Some(1));
    assert!(absent.stderr.contains("RECOBRA_APP__LOGO: nothing.png"), "{absent:?}");
}

#[test]
fn letters_that_cannot_be_made_are_found_by_the_check_and_refuse_to_start() {
    let mut site = Site::development();
    let own = site.path().join("own");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("en.toml"), "[common]\ngreeting = \"Hi\"\n").unwrap();
    fs::write(site.path().join("places.mmdb"), "Sevilla").unwrap();
    for (key, value, named) in [
        ("RECOBRA_MAIL__TEMPLATES", "own", "RECOBRA_MAIL__TEMPLATES: en.toml"),
        ("RECOBRA_MAIL__GEOIP_FILE", "places.mmdb", "RECOBRA_MAIL__GEOIP_FILE: places.mmdb"),
        ("RECOBRA_MAIL__GEOIP_FILE", "none.mmdb", "RECOBRA_MAIL__GEOIP_FILE: there is no"),
        ("RECOBRA_APP__LOGO", "places.mmdb", "RECOBRA_APP__LOGO: places.mmdb"),
    ] {
        site = site.with(key, value);
        for command in ["check", "serve"] {
            let refused = site.run(&[command], "");
            assert_eq!(refused.code, Some(1), "{command} {key}: {refused:?}");
            assert!(refused.stderr.contains(named), "{command} {key}: {refused:?}");
        }
        site = site.without(key);
    }
    let usable = site.run(&["check"], "");
    assert_eq!(usable.code, Some(0), "{usable:?}");
}

#[tokio::test]
async fn development_shows_every_message_and_production_none() {
    let site = Site::development();
    let server = site.serve();
    let page = server.get_text("/dev/messages").await;
    for part in ["phone, 360 px", "desktop, 720 px", "recovery.es", "welcome.en", "Texts"] {
        assert!(page.contains(part), "no {part}");
    }
    let sink = crate::smtp::Sink::start(crate::smtp::Manner::Kind).await;
    let site = Site::production(sink.address);
    let production = site.serve();
    assert_eq!(production.get("/dev/messages").await.status, 404);
}
