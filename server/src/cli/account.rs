//! `recobra account …`

mod import;
mod sign_out;

use std::io::{self, BufRead, IsTerminal};

use clap::Subcommand;
use shared::{DisplayName, Email, Identifier, Locale, NewPassword, Phone, Violation, text};

use super::{CliError, say, to_reader};
use crate::account::add::{Person, add};
use crate::account::disable::{disable, enable};
use crate::boot;
use crate::caller::Caller;
use crate::clock::Instant;
use crate::config::Config;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::recovery::forgot_password::forgot_password;
use crate::store::accounts;

#[derive(Subcommand)]
pub(super) enum Account {
    /// Add an account; asks for its password, or reads it from the first line of standard input.
    Add {
        /// The address.
        #[arg(value_name = "EMAIL")]
        email: String,
        /// How the person wants to be called.
        #[arg(long)]
        name: Option<String>,
        /// The phone number with its country prefix.
        #[arg(long)]
        phone: Option<String>,
        /// The language of the messages: es or en.
        #[arg(long)]
        locale: Option<String>,
    },
    /// Bring accounts of another system in, with the password hashes that they have there. A file with one bad
    /// line changes nothing; importing a file again adds what is missing.
    Import(import::Import),
    /// Send a recovery message to the account's address.
    Recover {
        /// The address.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Switch an account off and end everything that it has open.
    Disable {
        /// The address.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// End all sessions of an account, or of all accounts, and make all tokens too old.
    SignOut(sign_out::SignOut),
    /// Tell what is known of an account, without what would let its reader act.
    Show {
        /// The address.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
    /// Switch an account on.
    Enable {
        /// The address.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
}

impl Account {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        let default = config.app.locale;
        match self {
            Self::Add { email, name, phone, locale } => {
                let person = Person {
                    email: read(Email::parse(&email))?,
                    phone: phone.map(|phone| read(Phone::parse(&phone))).transpose()?,
                    display_name: read(DisplayName::parse(&name.unwrap_or_default()))?,
                    locale: locale_or(locale.as_deref(), default)?,
                };
                let ctx = boot::context(config).await?;
                add_account(&ctx, person).await
            }
            Self::Import(import) => import.run(&*boot::context(config).await?).await,
            Self::Recover { email } => recover(&*boot::context(config).await?, &email).await,
            Self::Disable { email } => {
                let ctx = boot::context(config).await?;
                let was_on = disable(&ctx, &find(&ctx, &email).await?).await?;
                say(if was_on { "The account is off." } else { "The account was off already." })
            }
            Self::SignOut(whom) => whom.run(&*boot::context(config).await?).await,
            Self::Show { email } => {
                let ctx = boot::context(config).await?;
                to_reader(show(&ctx, &find(&ctx, &email).await?).await)
            }
            Self::Enable { email } => {
                let ctx = boot::context(config).await?;
                let was_off = enable(&ctx, &find(&ctx, &email).await?).await?;
                say(if was_off { "The account is on." } else { "The account was on already." })
            }
        }
    }
}

async fn add_account(ctx: &Ctx, person: Person) -> Result<(), CliError> {
    let email = person.email.as_str().to_owned();
    let password = NewPassword::new(&ask_password()?);
    match add(ctx, person, password).await {
        Ok(true) => say(&format!("{email} has an account.")),
        Ok(false) => Err(CliError::Refused(
            "there is an account of that address or number already".to_owned(),
        )),
        Err(Error::Validation(violations)) => Err(refused(&violations)),
        Err(error) => Err(error.into()),
    }
}

async fn recover(ctx: &Ctx, email: &str) -> Result<(), CliError> {
    let account = find(ctx, email).await?;
    if account.disabled {
        return Err(CliError::Refused(format!("the account of {email} is off")));
    }
    if account.proven_email().is_none() {
        return Err(CliError::Refused(format!("{email} is in doubt: perhaps it is a thief's")));
    }
    let operator = Caller::operator(account.locale);
    forgot_password(ctx, &operator, Identifier::Email(account.email)).await?;
    say("A recovery message waits in the outbox; the server sends it.")
}

async fn show(ctx: &Ctx, account: &accounts::Account) -> Result<(), CliError> {
    let idle_ttl = ctx.config.session.idle_ttl.0;
    let sessions = ctx.store.live_sessions(account.id, idle_ttl, ctx.clock.now()).await;
    let phone = account.phone.as_ref().map_or("none".to_owned(), Phone::masked);
    let doubt =
        account.email_doubted_at.map(|since| format!(", in doubt since {}", since.to_rfc3339()));
    say(&format!(
        "id                {}\ne-mail            {}{}\nphone             {phone}\n\
         language          {}\nstate             {}\ncreated           {}\n\
         password set      {}\nlast sign-in      {}\ntoken version     {}\nopen sessions     {}",
        account.id,
        account.email.masked(),
        doubt.unwrap_or_default(),
        account.locale.tag(),
        if account.disabled { "off" } else { "on" },
        account.created_at.to_rfc3339(),
        account.password_changed_at.to_rfc3339(),
        account.signed_in_at.map_or("none".to_owned(), Instant::to_rfc3339),
        account.token_version,
        sessions.map_err(Error::from)?.len(),
    ))
}

async fn find(ctx: &Ctx, email: &str) -> Result<accounts::Account, CliError> {
    let identifier = Identifier::Email(read(Email::parse(email))?);
    let account = ctx.store.account_by_identifier(&identifier).await.map_err(Error::from)?;
    account.ok_or_else(|| CliError::Refused(format!("{email} has no account")))
}

/// From the terminal, unseen and twice; else one line of standard input.
fn ask_password() -> Result<String, CliError> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("The same again: ")? == password {
        Ok(password)
    } else {
        Err(CliError::Refused("the two passwords differ".to_owned()))
    }
}

fn locale_or(tag: Option<&str>, default: Locale) -> Result<Locale, CliError> {
    match tag {
        None => Ok(default),
        Some(tag) => {
            Locale::from_tag(tag).ok_or_else(|| CliError::Refused(format!("{tag}: es or en")))
        }
    }
}

fn read<T>(parsed: Result<T, Violation>) -> Result<T, CliError> {
    parsed.map_err(|violation| refused(&[violation]))
}

fn refused(violations: &[Violation]) -> CliError {
    let sentences: Vec<_> =
        violations.iter().map(|found| text::violation(found, Locale::En)).collect();
    CliError::Refused(sentences.join("\n"))
}
