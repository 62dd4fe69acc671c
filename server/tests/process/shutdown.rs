//! The end, when somebody asks for it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::ANA;
use crate::site::Site;
use crate::smtp::{Manner, Sink};

#[tokio::test]
async fn a_quiet_server_ends_at_once_with_code_zero() {
    let site = Site::development();
    let server = site.serve();
    assert_eq!(server.get("/health/ready").await.status, 200);
    let began = Instant::now();
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_was_written_is_in_one_file_after_the_end() {
    let site = Site::development();
    site.add(ANA, crate::PASSWORD);
    let server = site.serve();
    server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    let files = std::fs::read_dir(site.path().join("data")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["recobra.db", "recobra.keys"]);
}

#[tokio::test]
async fn idle_connections_half_a_request_and_a_stuck_mail_server_hold_nothing_up() {
    let mute = Sink::start(Manner::Mute).await;
    let site = Site::development().with_smtp(mute.address);
    site.add(ANA, crate::PASSWORD);
    let server = site.serve();
    server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    mute.connected().await;
    let mut idle = TcpStream::connect(server.address()).unwrap();
    let mut half = TcpStream::connect(server.address()).unwrap();
    idle.write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    half.write_all(b"POST /api/auth/sign-out HTTP/1.1\r\nhost: x\r\ncontent-le").unwrap();
    let began = Instant::now();
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}
