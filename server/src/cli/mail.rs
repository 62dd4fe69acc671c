//! `recobra mail …`

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use shared::{Email, Locale, text};

use super::{CliError, say};
use crate::boot::{self, BootError};
use crate::brand::Brand;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::entropy;
use crate::error::Error;
use crate::mail::{Envelope, gallery, previews};
use crate::sms;

#[derive(Subcommand)]
pub(super) enum Mail {
    /// Send a test message and say what to mend where it does not leave.
    Test {
        /// Where to.
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
    /// Write every message in every language into a folder, to look at; `index.html` shows them all.
    Preview {
        /// Where to; it is made if need be.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

impl Mail {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        match self {
            Self::Test { address } => test(&address, config).await,
            Self::Preview { folder } => preview(&folder, &config),
        }
    }
}

async fn test(address: &str, config: Config) -> Result<(), CliError> {
    let to = Email::parse(address)
        .map_err(|violation| CliError::Refused(text::violation(&violation, Locale::En)))?;
    let ctx = boot::context(config).await?;
    let now = ctx.clock.now();
    let envelope = Envelope {
        to,
        display_name: None,
        locale: ctx.config.app.locale,
        message_id: entropy::id(&*ctx.entropy, now).map_err(Error::from)?,
        sent_at: now.0,
    };
    let receipt = ctx
        .mailer
        .send_test(&envelope)
        .await
        .map_err(|error| CliError::Refused(error.to_string()))?;
    say(&format!("The message was handed over: {}", receipt.answer))
}

/// Needs neither database nor mail server.
fn preview(folder: &Path, config: &Config) -> Result<(), CliError> {
    let brand = Brand::of(config).map_err(BootError::from)?;
    let now = SystemClock.now().0;
    let letters = previews(&config.mail, &brand, now).map_err(BootError::from)?;
    let texts = sms::previews(config);
    fs::create_dir_all(folder)?;
    for letter in &letters {
        let name = folder.join(format!("{}.{}", letter.kind, letter.locale.tag()));
        fs::write(name.with_added_extension("html"), &letter.html)?;
        fs::write(name.with_added_extension("txt"), &letter.text)?;
        fs::write(name.with_added_extension("eml"), &letter.bytes)?;
    }
    let page = gallery(&brand.app_name, &letters, &texts).map_err(BootError::from)?;
    fs::write(folder.join("index.html"), page)?;
    let count = letters.len();
    say(&format!("{count} letters are in {0}: open {0}/index.html", folder.display()))
}
