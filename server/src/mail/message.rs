//! A letter ready to travel: both parts, the headers, the bytes as RFC 5322 wants them.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use lettre::address::{self, Address};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{self, Attachment, MultiPart, SinglePart};
use shared::identifier::Channel;
use shared::{Email, RecoveryCode};
use uuid::Uuid;

use super::MailError;
use super::letter::{Envelope, Letter};
use super::mailbox::Posted;
use super::templates::Rendered;
use super::view;
use crate::brand::Logo;
use crate::config::Sender;

/// A letter ready to travel.
pub struct Message {
    pub(super) id: Uuid,
    pub(super) to: Email,
    pub(super) sent_at: i64,
    pub(super) subject: String,
    pub(super) text: String,
    /// The HTML part as a browser can show it, with the logo in it.
    pub(super) shown: String,
    pub(super) code: Option<RecoveryCode>,
    pub(super) link: Option<String>,
    pub(super) route: address::Envelope,
    pub(super) bytes: Vec<u8>,
}

impl Message {
    /// The message as it travels: headers and parts.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The `Message-ID` without its brackets: the same each time that an outbox row is sent.
    #[must_use]
    pub fn message_id(&self) -> String {
        let domain = self.route.from().map_or("localhost", Address::domain);
        format!("{}@{domain}", self.id)
    }

    pub(super) fn posted(&self) -> Posted {
        Posted {
            id: self.id,
            channel: Channel::Email,
            to: self.to.as_str().to_owned(),
            subject: self.subject.clone(),
            text: self.text.clone(),
            html: self.shown.clone(),
            source: String::from_utf8_lossy(&self.bytes).into_owned(),
            code: self.code.clone(),
            link: self.link.clone(),
            sent_at: self.sent_at,
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} to {})", self.id, self.to.masked())
    }
}

/// Who signs, as the wire spells it.
pub(super) struct Signature {
    from: message::Mailbox,
    reply_to: Option<message::Mailbox>,
}

impl Signature {
    pub(super) fn new(from: &Sender, reply_to: Option<&Sender>) -> Result<Self, MailError> {
        let mailbox = |key, sender: &Sender| {
            let address =
                sender.address().parse().map_err(|_| MailError::Setting(key, "is no address"))?;
            Ok(message::Mailbox::new(sender.name().map(str::to_owned), address))
        };
        Ok(Self {
            from: mailbox("RECOBRA_MAIL__FROM", from)?,
            reply_to: reply_to
                .map(|sender| mailbox("RECOBRA_MAIL__REPLY_TO", sender))
                .transpose()?,
        })
    }
}

/// Puts headers and parts together. Nothing here is random: the boundary comes from the id.
pub(super) fn compose(
    signature: &Signature,
    envelope: &Envelope,
    letter: &Letter,
    rendered: Rendered,
    logo: Option<&Logo>,
) -> Result<Message, MailError> {
    let to: Address = envelope.to.ascii().parse().map_err(|_| MailError::Recipient)?;
    let from = signature.from.email.clone();
    let id = envelope.message_id;
    let mut builder = lettre::Message::builder()
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(envelope.sent_at).unwrap_or(0)))
        .from(signature.from.clone())
        .to(message::Mailbox::new(None, to.clone()))
        .subject(rendered.subject.as_str())
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .header(AutoSubmitted)
        .header(AutoResponseSuppress)
        .header(ContentLanguage(envelope.locale.tag()))
        .header(EntityRefId(id));
    if let Some(reply_to) = &signature.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let parts = MultiPart::alternative()
        .boundary(format!("=_{}", id.simple()))
        .singlepart(SinglePart::plain(rendered.text.clone()));
    let html = SinglePart::html(rendered.html.clone());
    let parts = match logo {
        Some(logo) => parts.multipart(
            MultiPart::related()
                .boundary(format!("=_{}_html", id.simple()))
                .singlepart(html)
                .singlepart(attached(logo)?),
        ),
        None => parts.singlepart(html),
    };
    let built = builder.multipart(parts).map_err(|error| MailError::Compose(error.to_string()))?;
    let route = address::Envelope::new(Some(from), vec![to])
        .map_err(|error| MailError::Compose(error.to_string()))?;
    Ok(Message {
        id,
        to: envelope.to.clone(),
        sent_at: envelope.sent_at,
        subject: rendered.subject,
        text: rendered.text,
        shown: view::shown(rendered.html, logo),
        code: letter.code().cloned(),
        link: letter.link().cloned(),
        route,
        bytes: built.formatted(),
    })
}

fn attached(logo: &Logo) -> Result<SinglePart, MailError> {
    let png = "image/png".parse().map_err(|_| MailError::Compose("image/png".to_owned()))?;
    Ok(Attachment::new_inline(view::LOGO.to_owned()).body(logo.png().to_vec(), png))
}

macro_rules! header {
    ($(#[$doc:meta])+ $type:ident $(($inner:ty))?, $name:literal, |$this:ident| $value:expr) => {
        $(#[$doc])+
        #[derive(Clone)]
        struct $type $(($inner))?;

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err("written, never read".into())
            }

            fn display(&self) -> HeaderValue {
                let $this = self;
                HeaderValue::new(Self::name(), $value)
            }
        }
    };
}

header!(
    /// RFC 3834: keeps absence notices from answering.
    AutoSubmitted, "Auto-Submitted", |_this| "auto-generated".to_owned()
);
header!(
    /// The same for Exchange, which does not read RFC 3834's header.
    AutoResponseSuppress, "X-Auto-Response-Suppress", |_this| "All".to_owned()
);
header!(
    /// The language of both parts.
    ContentLanguage(&'static str), "Content-Language", |this| this.0.to_owned()
);
header!(
    /// Keeps Gmail from folding a second code into the first one's thread.
    EntityRefId(Uuid), "X-Entity-Ref-ID", |this| this.0.to_string()
);
