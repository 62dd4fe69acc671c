//! A mail server of the tests' own: it takes letters, or takes them and never says so.

use std::net::SocketAddr;

use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::PATIENCE;

/// How it treats whoever connects.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Takes every letter.
    Kind,
    /// Takes the connection and never says a word.
    Mute,
    /// Reads the whole letter and never says that it has it.
    Unthankful,
}

pub(crate) struct Sink {
    pub(crate) address: SocketAddr,
    letters: watch::Sender<Vec<String>>,
    connections: watch::Sender<usize>,
}

/// What a person finds in a letter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) token: String,
}

impl Sink {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (letters, connections) = (watch::Sender::new(Vec::new()), watch::Sender::new(0));
        let (arrived, connected) = (letters.clone(), connections.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connected.send_modify(|count| *count += 1);
                tokio::spawn(serve(stream, manner, arrived.clone()));
            }
        });
        Self { address, letters, connections }
    }

    /// Waits for the `count`-th letter.
    pub(crate) async fn letter(&self, count: usize) -> String {
        let mut letters = self.letters.subscribe();
        let arrival = letters.wait_for(|letters| letters.len() >= count);
        timeout(PATIENCE, arrival).await.expect("no letter came").unwrap()[count - 1].clone()
    }

    pub(crate) async fn connected(&self) {
        let mut connections = self.connections.subscribe();
        let arrival = connections.wait_for(|count| *count > 0);
        timeout(PATIENCE, arrival).await.expect("nobody connected").unwrap();
    }

    pub(crate) fn count(&self) -> usize {
        self.letters.borrow().len()
    }
}

async fn serve(stream: TcpStream, manner: Manner, letters: watch::Sender<Vec<String>>) {
    let mut stream = BufReader::new(stream);
    if manner == Manner::Mute {
        std::future::pending::<()>().await;
    }
    let mut say = String::from("220 sink\r\n");
    loop {
        if stream.write_all(say.as_bytes()).await.is_err() {
            return;
        }
        let Some(line) = read(&mut stream).await else { return };
        say = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250-sink\r\n250 8BITMIME\r\n".to_owned(),
            "DATA" => {
                let _ = stream.write_all(b"354 go on\r\n").await;
                let Some(letter) = take(&mut stream).await else { return };
                letters.send_modify(|letters| letters.push(letter));
                if manner == Manner::Unthankful {
                    std::future::pending::<()>().await;
                }
                "250 taken\r\n".to_owned()
            }
            "QUIT" => return,
            _ => "250 yes\r\n".to_owned(),
        };
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).await.ok()? > 0).then_some(line)
}

async fn take(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut letter = String::new();
    loop {
        match read(stream).await?.as_str() {
            ".\r\n" => return Some(letter),
            line => letter.push_str(line.strip_prefix('.').unwrap_or(line)),
        }
    }
}

/// Opens a letter with a code and a link.
pub(crate) fn open(letter: &str) -> Found {
    let message = MessageParser::default().parse(letter.as_bytes()).unwrap();
    let text = message.body_text(0).unwrap();
    let token = text.split_once("#token=").unwrap().1.get(..64).unwrap();
    let before_link = text.split_once("http").unwrap().0;
    let digits: String = before_link.chars().filter(char::is_ascii_digit).collect();
    Found {
        id: message.message_id().unwrap().to_owned(),
        code: digits.get(digits.len() - 6..).unwrap().to_owned(),
        token: token.to_owned(),
    }
}
