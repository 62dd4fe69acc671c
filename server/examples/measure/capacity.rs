//! What does a recovery cost, and what does it leave? `make capacity` counts, for [docs/scaling.md].
//!
//! One replica over SQLite, and one over a PostgreSQL that writes down every statement. Each call is made by everybody before the next one
//! begins, so that what is counted meanwhile is that call's and that of the message it sends.
//!
//! [docs/scaling.md]: ../../../docs/scaling.md

mod counted;
mod tables;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use argon2::{Argon2, PasswordHasher};
use clap::Args;
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use self::counted::Counted;
use self::tables::Tables;
use crate::cluster::Cluster;
use crate::cluster::database::Database;
use crate::cluster::post::PostOffice;
use crate::cluster::postgres::Postgres;
use crate::server::PROGRAM;

/// Accounts that are imported, to weigh one.
const ACCOUNTS: u32 = 20_000;
/// People who recover: in so far as 8 KiB pages allow, enough to weigh a row.
const PEOPLE: u32 = 500;
/// Calls at a time: more than there are permits to hash.
const AT_A_TIME: usize = 8;
/// How long the replica is watched while nobody calls.
const IDLE: Duration = Duration::from_secs(10);

struct Person {
    client: Client,
    email: String,
    request: String,
    cookie: String,
}

#[derive(Args)]
pub(crate) struct Subject {
    /// The release server.
    #[arg(default_value = PROGRAM)]
    program: PathBuf,
}

pub(crate) async fn measure(subject: &Subject) -> Result<bool, Box<dyn Error>> {
    weigh(subject, "SQLite", Database::Sqlite).await?;
    let server = Postgres::start(&["log_statement=all"]).await?;
    weigh(subject, "PostgreSQL", Database::Postgres(server)).await?;
    Ok(true)
}

async fn weigh(subject: &Subject, name: &str, database: Database) -> Result<(), Box<dyn Error>> {
    let mut cluster = Cluster::new(&subject.program, 1, database)?;
    cluster.run(&["migrate"])?;
    let db = cluster.connect().await?;
    let empty = Tables::weigh(&db).await?;
    cluster.import(&file())?;
    let mut out = stdout().lock();
    writeln!(out, "\n{name}\n\nbytes of {ACCOUNTS} accounts, each")?;
    let mut weighed = Tables::weigh(&db).await?;
    weighed.print_growth(&empty, ACCOUNTS, &mut out)?;

    cluster.start_replicas().await?;
    cluster.drain(Duration::from_mins(2)).await?;
    weighed = Tables::weigh(&db).await?;
    let begun = Counted::until_now(&mut cluster)?;
    tokio::time::sleep(IDLE).await;
    let idle = Counted::until_now(&mut cluster)?;
    let rest = idle.since(&begun).per_second();
    write!(out, "\none replica at rest: ")?;
    if let Some(statements) = rest.statements {
        write!(out, "{statements:.1} statements and ")?;
    }
    writeln!(out, "{:.1} ms of processor a second", rest.milliseconds)?;

    writeln!(
        out,
        "\n{PEOPLE} calls of each, {AT_A_TIME} at a time; statements and processor less those at rest"
    )?;
    writeln!(
        out,
        "  {:<22} {:>10} {:>10} {:>12} {:>10} {:>14}",
        "", "statements", "commits", "processor", "calls/s", "bytes left"
    )?;
    let post = Arc::new(PostOffice::default());
    let mut people = (0..PEOPLE).map(person).collect::<Result<Vec<_>, _>>()?;
    let mut grown = Vec::new();
    for step in Step::ALL {
        let before = Counted::until_now(&mut cluster)?;
        let (url, begun) = (cluster.url(), Instant::now());
        people = stream::iter(people)
            .map(|person| step.take(person, &url, &post))
            .buffer_unordered(AT_A_TIME)
            .try_collect()
            .await?;
        let called = begun.elapsed();
        cluster.drain(Duration::from_mins(1)).await?;
        post.read_everything(&cluster.mail_folder())?;
        let after = Counted::until_now(&mut cluster)?;
        let now = Tables::weigh(&db).await?;
        let each = after.since(&before).less(&rest).each(f64::from(PEOPLE));
        let statements = each.statements.map_or("-".to_owned(), |count| format!("{count:.1}"));
        writeln!(
            out,
            "  {:<22} {statements:>10} {:>10.1} {:>9.2} ms {:>10.0} {:>14.0}",
            step.name(),
            each.commits,
            each.milliseconds,
            f64::from(PEOPLE) / called.as_secs_f64(),
            now.growth(&weighed, PEOPLE),
        )?;
        writeln!(grown, "{}", step.name())?;
        now.print_growth(&weighed, PEOPLE, &mut grown)?;
        weighed = now;
    }
    writeln!(out, "\nbytes that one call leaves, by table with its indexes")?;
    out.write_all(&grown)?;
    Tables::print_rows(&db, &mut out).await
}

fn address(number: u32) -> String {
    format!("persona{number}@example.com")
}

fn password(number: &str) -> String {
    format!("lluvia verde sobre {number}")
}

fn file() -> String {
    let hash = Argon2::default().hash_password_with_salt(b"la frase", b"0123456789abcdef");
    let hash = hash.expect("Argon2 hashes").to_string();
    let line =
        |number| json!({ "email": address(number), "password_hash": hash }).to_string() + "\n";
    (0..ACCOUNTS).map(line).collect()
}

/// Somebody at an address of their own.
fn person(number: u32) -> Result<Person, Box<dyn Error>> {
    let [_, _, high, low] = number.to_be_bytes();
    let from = std::net::Ipv4Addr::new(127, 1, high, low.saturating_add(1));
    let client = Client::builder().local_address(std::net::IpAddr::V4(from)).build()?;
    Ok(Person { client, email: address(number), request: String::new(), cookie: String::new() })
}

#[derive(Clone, Copy)]
enum Step {
    Forgot,
    Verify,
    Reset,
    SignIn,
    Session,
    WrongSignIn,
}

impl Step {
    const ALL: [Self; 6] =
        [Self::Forgot, Self::Verify, Self::Reset, Self::SignIn, Self::Session, Self::WrongSignIn];

    fn name(self) -> &'static str {
        match self {
            Self::Forgot => "forgot-password",
            Self::Verify => "verify-code",
            Self::Reset => "reset-password",
            Self::SignIn => "sign-in",
            Self::Session => "session",
            Self::WrongSignIn => "sign-in, wrong",
        }
    }

    async fn take(
        self,
        person: Person,
        url: &str,
        post: &PostOffice,
    ) -> Result<Person, Box<dyn Error>> {
        let new = password(&person.email);
        let call = |path: &str, body: Value| person.client.post(format!("{url}{path}")).json(&body);
        let request = match self {
            Self::Forgot => {
                call("/api/auth/forgot-password", json!({ "identifier": person.email }))
            }
            Self::Verify => {
                let letter = post.letters_to(&person.email).pop().ok_or("no letter")?;
                call(
                    "/api/auth/verify-code",
                    json!({ "request_id": person.request, "code": letter.code }),
                )
            }
            Self::Reset => call(
                "/api/auth/reset-password",
                json!({
                    "token": person.request, "new_password": new, "confirm_password": new,
                }),
            ),
            Self::SignIn => {
                call("/api/auth/sign-in", json!({ "identifier": person.email, "password": new }))
            }
            Self::Session => person
                .client
                .get(format!("{url}/api/auth/session"))
                .header("cookie", &person.cookie),
            Self::WrongSignIn => {
                call("/api/auth/sign-in", json!({ "identifier": person.email, "password": "otra" }))
            }
        };
        let answer = request.send().await?;
        let wanted = if matches!(self, Self::WrongSignIn) { 401 } else { 200 };
        if answer.status() != StatusCode::from_u16(wanted)? {
            return Err(format!("{} answered {}", self.name(), answer.status()).into());
        }
        let cookies = answer.headers().get_all("set-cookie").iter();
        let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookie = pairs.map(str::to_owned).find(|pair| pair.starts_with("recobra-dev="));
        let said: Value = answer.json().await?;
        let told = |key: &str| said[key].as_str().map(str::to_owned);
        let request = told("request_id").or_else(|| told("reset_token"));
        let Person { request: before, cookie: had, .. } = &person;
        let (request, cookie) = (request.unwrap_or(before.clone()), cookie.unwrap_or(had.clone()));
        Ok(Person { request, cookie, ..person })
    }
}
