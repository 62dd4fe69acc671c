//! `recobra app …`

use clap::Subcommand;
use url::Url;
use uuid::Uuid;

use super::{CliError, say, to_reader};
use crate::application::add::add;
use crate::application::remove::remove;
use crate::boot;
use crate::config::Config;
use crate::ctx::Ctx;
use crate::error::Error;

/// Longest name in characters.
const NAME_MAX: usize = 64;
/// Longest address in characters.
const URL_MAX: usize = 512;

#[derive(Subcommand)]
pub(super) enum App {
    /// Register an application; prints its key, and the secret of its web hooks, this once.
    Add {
        /// What it is called here.
        #[arg(value_name = "NAME")]
        name: String,
        /// Where it wants to be told of what ends.
        #[arg(long, value_name = "URL")]
        webhook: Option<String>,
    },
    /// List the applications.
    List,
    /// Remove an application; its key opens nothing from then on.
    Remove {
        /// The id that `list` tells.
        #[arg(value_name = "ID")]
        id: Uuid,
    },
}

impl App {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        match self {
            Self::Add { name, webhook } => {
                let name = read_name(&name)?;
                let webhook = webhook.map(|url| read_url(&url, &config)).transpose()?;
                register(&*boot::context(config).await?, name, webhook).await
            }
            Self::List => to_reader(list(&*boot::context(config).await?).await),
            Self::Remove { id } => match remove(&*boot::context(config).await?, id).await {
                Ok(()) => say("The application is removed."),
                Err(Error::NotFound) => refuse(format!("there is no application {id}")),
                Err(error) => Err(error.into()),
            },
        }
    }
}

async fn register(ctx: &Ctx, name: String, webhook: Option<Url>) -> Result<(), CliError> {
    let registration = add(ctx, name, webhook).await?;
    say(&format!("id              {}", registration.id))?;
    say(&format!("API key         {}", registration.key.expose()))?;
    if let Some(secret) = registration.webhook_secret {
        say(&format!("web hook secret {}", secret.expose()))?;
    }
    say("Keep them now: they are not shown again.")
}

async fn list(ctx: &Ctx) -> Result<(), CliError> {
    for application in ctx.store.applications().await.map_err(Error::from)? {
        let (id, name) = (application.id, application.name);
        let since = application.created_at.to_rfc3339();
        say(&format!("{id}  {since}  {name}  {}", application.webhook_url.unwrap_or_default()))?;
    }
    Ok(())
}

fn read_name(name: &str) -> Result<String, CliError> {
    let name = name.trim();
    let fits = (1..=NAME_MAX).contains(&name.chars().count());
    if fits && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        refuse(format!("a name has 1 to {NAME_MAX} printable characters"))
    }
}

/// Nobody between here and there may read or change what a web hook says.
fn read_url(text: &str, config: &Config) -> Result<Url, CliError> {
    let url = Url::parse(text).ok().filter(|url| {
        let is_safe = url.scheme() == "https" || config.development() && url.scheme() == "http";
        is_safe && url.has_host() && url.username().is_empty() && url.password().is_none()
    });
    match url {
        Some(url) if url.as_str().len() <= URL_MAX => Ok(url),
        _ => refuse(format!("{text}: a web hook's address is https://host/…, without a password")),
    }
}

fn refuse<T>(sentence: String) -> Result<T, CliError> {
    Err(CliError::Refused(sentence))
}
