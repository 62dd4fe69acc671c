//! A mail server that does as it is told: the outside party of the SMTP tests, over real TCP and TLS.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// The answer of a server that says nothing.
pub(crate) const SILENCE: &str = "";
/// The answer of a server that closes the connection instead.
pub(crate) const HANG_UP: &str = "hang up";
/// The answer of a server that says one letter every now and then and comes to no end.
pub(crate) const DRIP: &str = "drip";
/// How often it does.
const DRIP_EVERY: Duration = Duration::from_millis(20);

/// What the server does out of the ordinary.
#[derive(Clone, Default)]
pub(crate) struct Script {
    /// TLS from the first byte.
    pub(crate) implicit_tls: bool,
    /// Offers STARTTLS.
    pub(crate) starttls: bool,
    /// Offers these mechanisms.
    pub(crate) auth: Option<&'static str>,
    /// Answers to a verb, in turn; afterwards, and for other verbs, it says yes. `greeting` and
    /// `.` (the end of a letter) are verbs too. Some answers are no words: [`SILENCE`], [`HANG_UP`], [`DRIP`].
    pub(crate) answers: HashMap<&'static str, VecDeque<&'static str>>,
}

impl Script {
    /// Adds `answers` to `verb`.
    pub(crate) fn answering(mut self, verb: &'static str, answers: &[&'static str]) -> Self {
        self.answers.insert(verb, answers.iter().copied().collect());
        self
    }
}

/// What the server saw.
#[derive(Default)]
pub(crate) struct Seen {
    /// Connections that were made.
    pub(crate) connections: usize,
    /// Lines before and after letters; those under TLS begin with `tls `.
    pub(crate) lines: Vec<String>,
    /// Letters as they came over the wire, dots and all.
    pub(crate) letters: Vec<String>,
}

/// The running server.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its own certificate.
    pub(crate) certificate: String,
    /// What it saw.
    pub(crate) seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Starts one that goes by `localhost`.
    pub(crate) async fn start(script: Script) -> Self {
        Self::start_at(TcpListener::bind("127.0.0.1:0").await.unwrap(), script)
    }

    /// The same behind `listener`.
    pub(crate) fn start_at(listener: TcpListener, script: Script) -> Self {
        let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = key.cert.pem();
        let private = PrivatePkcs8KeyDer::from(key.signing_key.serialize_der());
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![key.cert.der().clone()], PrivateKeyDer::Pkcs8(private))
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let script = Arc::new(Mutex::new(script));
        let talk = Talk { script, seen: seen.clone(), acceptor };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk.clone().serve(stream));
            }
        });
        Self { address, certificate, seen }
    }
}

#[derive(Clone)]
struct Talk {
    script: Arc<Mutex<Script>>,
    seen: Arc<Mutex<Seen>>,
    acceptor: TlsAcceptor,
}

impl Talk {
    async fn serve(self, stream: TcpStream) {
        self.seen.lock().unwrap().connections += 1;
        let is_implicit = self.script.lock().unwrap().implicit_tls;
        if is_implicit {
            let Ok(stream) = self.acceptor.accept(stream).await else { return };
            self.converse(stream, true, true).await;
        } else if let Some(stream) = self.converse(stream, false, true).await {
            let Ok(stream) = self.acceptor.accept(stream).await else { return };
            self.converse(stream, true, false).await;
        }
    }

    /// Talks until the end, or until STARTTLS hands the stream back.
    async fn converse<S>(&self, stream: S, is_tls: bool, is_new: bool) -> Option<S>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut stream = BufReader::new(stream);
        if is_new {
            self.answer(&mut stream, "greeting", "220 localhost ready").await?;
        }
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            let tls = if is_tls { "tls " } else { "" };
            self.seen.lock().unwrap().lines.push(format!("{tls}{line}"));
            let verb = line.split(' ').next().unwrap().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let hello = self.hello(is_tls);
                    self.answer(&mut stream, "EHLO", &hello).await?;
                }
                "AUTH" => {
                    if line == "AUTH LOGIN" {
                        for challenge in ["334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n"] {
                            stream.write_all(challenge.as_bytes()).await.ok()?;
                            stream.flush().await.ok()?;
                            let mut reply = String::new();
                            stream.read_line(&mut reply).await.ok()?;
                            self.seen.lock().unwrap().lines.push(reply.trim_end().to_owned());
                        }
                    }
                    self.answer(&mut stream, "AUTH", "235 2.7.0 welcome").await?;
                }
                "STARTTLS" => {
                    self.answer(&mut stream, "STARTTLS", "220 go ahead").await?;
                    return Some(stream.into_inner());
                }
                "DATA" => {
                    self.answer(&mut stream, "DATA", "354 go ahead").await?;
                    let mut letter = Vec::new();
                    while !letter.ends_with(b"\r\n.\r\n") {
                        letter.push(stream.read_u8().await.ok()?);
                    }
                    let letter = String::from_utf8(letter).unwrap();
                    self.seen.lock().unwrap().letters.push(letter);
                    self.answer(&mut stream, ".", "250 2.0.0 queued as 4711").await?;
                }
                _ => self.answer(&mut stream, &verb, "250 2.0.0 yes").await?,
            }
        }
    }

    fn hello(&self, is_tls: bool) -> String {
        let script = self.script.lock().unwrap();
        let mut lines = vec!["localhost".to_owned()];
        if script.starttls && !is_tls {
            lines.push("STARTTLS".to_owned());
        }
        lines.extend(script.auth.map(|mechanisms| format!("AUTH {mechanisms}")));
        let last = lines.len() - 1;
        let mark = |at| if at == last { ' ' } else { '-' };
        let lines = lines.iter().enumerate().map(|(at, line)| format!("250{}{line}", mark(at)));
        lines.collect::<Vec<_>>().join("\r\n")
    }

    async fn answer<S>(&self, stream: &mut BufReader<S>, verb: &str, usual: &str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let scripted =
            self.script.lock().unwrap().answers.get_mut(verb).and_then(VecDeque::pop_front);
        let answer = scripted.unwrap_or(usual);
        match answer {
            SILENCE => return Some(()),
            HANG_UP => return None,
            DRIP => loop {
                stream.write_all(b"2").await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(DRIP_EVERY).await;
            },
            _ => {}
        }
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        stream.flush().await.ok()
    }
}
