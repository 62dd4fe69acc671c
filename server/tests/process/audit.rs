//! `recobra audit`: what it prints, and what it finds.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::site::Site;
use crate::{ANA, PASSWORD};

const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

/// A site with an account, a refused sign-in and a server that ended.
async fn used() -> Site {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let wrong = json!({ "identifier": ANA, "password": "otra frase" });
    assert_eq!(server.post("/api/auth/sign-in", wrong).await.status, 401);
    server.post("/api/auth/forgot-password", json!({ "identifier": "eva@example.com" })).await;
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    site
}

#[tokio::test]
async fn events_are_printed_a_line_each_with_masked_addresses() {
    let site = used().await;
    let outcome = site.run(&["audit"], "");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", outcome.stdout);
    assert!(lines[1].contains("sign_in") && lines[1].contains("refused"), "{}", lines[1]);
    assert!(lines[1].contains("a•••@example.com") && lines[1].contains("127.0.0.1"));
    let columns: Vec<_> = lines
        .iter()
        .zip(["account_created", "sign_in", "recovery_started"])
        .map(|(line, event)| line.find(event).unwrap())
        .collect();
    assert!(columns.iter().all(|column| *column == columns[0]), "{}", outcome.stdout);
}

#[tokio::test]
async fn events_are_chosen_by_account_and_time_and_printed_as_json() {
    let site = used().await;
    let of_ana = site.run(&["audit", "--account", ANA, "--json"], "");
    let events: Vec<Value> =
        of_ana.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<_> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["account_created", "sign_in"]);
    assert!(events[0]["account"].is_string() && events[1]["identifier_hash"].is_string());
    assert_eq!(site.run(&["audit", "--since", "1h"], "").stdout.lines().count(), 3);
    assert_eq!(site.run(&["audit", "--since", "2100-01-01T00:00:00Z"], "").stdout, "");
    let wrong = site.run(&["audit", "--since", "yesterday"], "");
    assert!(wrong.code == Some(1) && wrong.stderr.contains("2h"), "{wrong:?}");
}

#[tokio::test]
async fn a_stopped_server_leaves_a_sealed_log_that_verifies() {
    let site = used().await;
    let sound = site.run(&["audit", "verify"], "");
    assert_eq!(sound.code, Some(0), "{sound:?}");
    assert!(sound.stdout.contains("3 events are as they were sealed"), "{}", sound.stdout);
    assert!(sound.stdout.contains("0 events are not sealed yet"), "{}", sound.stdout);
    let head = sound.stdout.lines().find_map(|line| line.strip_prefix("head ")).unwrap();
    assert_eq!(site.run(&["audit", "verify", "--head", head], "").code, Some(0));
    let later = head.replacen("3:", "4:", 1);
    let cut = site.run(&["audit", "verify", "--head", &later], "");
    assert_eq!(cut.code, Some(1));
    assert!(cut.stderr.contains("event 4"), "{}", cut.stderr);
}

#[tokio::test]
async fn a_reader_that_has_enough_ends_it_quietly() {
    let site = used().await;
    let script = format!("{} audit | head -n 1", env!("CARGO_BIN_EXE_recobra"));
    let output = Command::new("/bin/bash")
        .args(["-c", &format!("set -o pipefail; {script}")])
        .current_dir(site.path())
        .env("RECOBRA_PROFILE", "development")
        .env("RECOBRA_DATABASE__URL", "sqlite://data/recobra.db")
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[tokio::test]
async fn whoever_follows_reads_what_was_and_then_what_happens() {
    let site = used().await;
    let mut reader = site.start(&["audit", "--follow", "--since", "1h"]);
    let mut lines = BufReader::new(reader.stdout.take().unwrap()).lines();
    for event in ["account_created", "sign_in", "recovery_started"] {
        assert!(lines.next().unwrap().unwrap().contains(event), "{event}");
    }
    site.add("eva@example.com", PASSWORD);
    assert!(lines.next().unwrap().unwrap().contains("account_created"));
    let outcome = site.run(&["account", "disable", ANA], "");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(lines.next().unwrap().unwrap().contains("account_disabled"));
    reader.kill().unwrap();
    reader.wait().unwrap();
}

#[tokio::test]
async fn seals_of_a_retired_key_verify_as_long_as_the_ring_has_it() {
    let site = Site::development().with("RECOBRA_SECRETS__KEYS", OLD);
    let lived = async |site: &Site, asker: &str| {
        let server = site.serve();
        server.post("/api/auth/forgot-password", json!({ "identifier": asker })).await;
        server.terminate();
        assert_eq!(server.end().0, Some(0));
    };
    lived(&site, "eva@example.com").await;
    let site = site.with("RECOBRA_SECRETS__KEYS", &format!("{NEW},{OLD}"));
    lived(&site, "ana@example.org").await;
    let sound = site.run(&["audit", "verify"], "");
    assert!(sound.stdout.contains("2 events are as they were sealed"), "{sound:?}");
    let site = site.with("RECOBRA_SECRETS__KEYS", NEW);
    let broken = site.run(&["audit", "verify"], "");
    assert_eq!(broken.code, Some(1));
    assert!(broken.stderr.contains("not in the ring"), "{}", broken.stderr);
}

#[test]
fn a_retention_that_is_too_short_is_refused() {
    let outcome = Site::development().with("RECOBRA_AUDIT__RETENTION", "1h").run(&["check"], "");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("RECOBRA_AUDIT__RETENTION"), "{}", outcome.stderr);
}
