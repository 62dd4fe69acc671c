//! `recobra mail …`

use clap::Subcommand;
use shared::{Email, Locale, text};

use super::{CliError, say};
use crate::boot;
use crate::config::Config;
use crate::entropy;
use crate::error::Error;
use crate::mail::Envelope;

#[derive(Subcommand)]
pub(super) enum Mail {
    /// Send a test message and say what to mend where it does not leave.
    Test {
        /// Where to.
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
}

impl Mail {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        let Self::Test { address } = self;
        let to = Email::parse(&address)
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
}
