//! A whole server of one test: own folder, own database file, own clock, a port of its own.
//! Its worker stands still until the test says so: then nobody has to wait, nor to guess what was not sent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use bytesize::ByteSize;
use recobra::account::add::{Person as NewPerson, add};
use recobra::account::disable::disable;
use recobra::boot::{self, Listeners};
use recobra::clock::Clock;
use recobra::config::{Config, List, Profile, Rate};
use recobra::ctx::Ctx;
use recobra::entropy::{Entropy, SystemEntropy};
use recobra::recovery::deliver::deliver_due;
use recobra::store::accounts::Account;
use recobra::{http, serve};
use shared::api::mailbox::MailboxMessage;
use shared::{DisplayName, Email, Identifier, Locale, NewPassword, Phone};
use tempfile::TempDir;

use super::clock::StoppedClock;
use super::database::Database;
use super::kind::Kind;
use super::{Reply, Visitor};

/// What everybody begins with.
pub(crate) const PASSWORD: &str = "lluvia verde sobre tejados";
/// What everybody changes it to.
pub(crate) const NEW_PASSWORD: &str = "nueve cometas de papel azul";

pub(crate) struct TestServer {
    pub(crate) ctx: Arc<Ctx>,
    pub(crate) database: Database,
    address: SocketAddr,
    client: reqwest::Client,
    _folder: TempDir,
}

/// Somebody with an account.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::configured(|_| ()).await
    }

    /// One on the database that `module` is named after.
    pub(crate) async fn of(module: &str) -> Self {
        Self::of_configured(module, |_| ()).await
    }

    /// One whose settings `change` has touched.
    pub(crate) async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        Self::of_configured("", change).await
    }

    /// The same on the database that `module` is named after.
    pub(crate) async fn of_configured(module: &str, change: impl FnOnce(&mut Config)) -> Self {
        Self::serving(Self::build(Kind::of(module), Arc::new(SystemEntropy), change).await)
    }

    /// One that takes its chance from `entropy`.
    pub(crate) async fn with_entropy(
        entropy: Arc<dyn Entropy>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        Self::serving(Self::build(Kind::of(""), entropy, change).await)
    }

    fn serving((server, listeners): (Self, Listeners)) -> Self {
        let router = http::router(Arc::clone(&server.ctx));
        tokio::spawn(serve::serve(listeners.public, router, std::future::pending()));
        server
    }

    /// One whose worker runs by itself, as in production.
    pub(crate) async fn working() -> Self {
        let (server, listeners) = Self::build(Kind::of(""), Arc::new(SystemEntropy), |_| ()).await;
        tokio::spawn(boot::run(Arc::clone(&server.ctx), listeners, std::future::pending()));
        server
    }

    async fn build(
        kind: Kind,
        entropy: Arc<dyn Entropy>,
        change: impl FnOnce(&mut Config),
    ) -> (Self, Listeners) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = quick();
        config.database.url = kind.empty_database(folder.path()).await;
        if kind != Kind::Sqlite {
            // Beside a file the key is a file; a server has none beside it.
            let mut key = [0; 32];
            SystemEntropy.fill(&mut key).unwrap();
            config.secrets.keys = List(vec![base64::engine::general_purpose::STANDARD.encode(key)]);
        }
        change(&mut config);
        Self::over(config, Arc::new(StoppedClock::new()), entropy, folder).await
    }

    /// Another server over the same database, by the same clock and with the same keys.
    pub(crate) async fn replica(&self) -> Self {
        let config = self.ctx.config.clone();
        let folder = tempfile::tempdir().unwrap();
        let (clock, entropy) = (Arc::clone(&self.ctx.clock), Arc::new(SystemEntropy));
        Self::serving(Self::over(config, clock, entropy, folder).await)
    }

    async fn over(
        config: Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        folder: TempDir,
    ) -> (Self, Listeners) {
        let listeners = boot::listen(&config).await.unwrap();
        let database = config.database.url.clone();
        let ctx = boot::context_with(config, clock, entropy).await.unwrap();
        let redirect = reqwest::redirect::Policy::none();
        let server = Self {
            ctx,
            database: Database::open(&database).await,
            address: listeners.public.local_addr().unwrap(),
            client: reqwest::Client::builder().redirect(redirect).build().unwrap(),
            _folder: folder,
        };
        (server, listeners)
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::new(self.client.clone(), format!("http://{}", self.address))
    }

    /// Somebody who has an account with [`PASSWORD`].
    pub(crate) async fn account(&self, email: &str) -> Person {
        self.account_with_phone(email, None).await
    }

    pub(crate) async fn account_with_phone(&self, email: &str, phone: Option<&str>) -> Person {
        let person = NewPerson {
            email: Email::parse(email).unwrap(),
            phone: phone.map(|phone| Phone::parse(phone).unwrap()),
            display_name: DisplayName::parse("Ana Ruiz").unwrap(),
            locale: Locale::Es,
        };
        assert!(add(&self.ctx, person, NewPassword::new(PASSWORD)).await.unwrap());
        let id = self.stored(email).await.unwrap().id.to_string();
        Person { id, email: email.to_owned() }
    }

    /// The account's row, where there is one.
    pub(crate) async fn stored(&self, email: &str) -> Option<Account> {
        let identifier = Identifier::parse(email).unwrap();
        self.ctx.store.account_by_identifier(&identifier).await.unwrap()
    }

    pub(crate) async fn disable(&self, email: &str) {
        assert!(disable(&self.ctx, &self.stored(email).await.unwrap()).await.unwrap());
    }

    pub(crate) fn advance(&self, duration: Duration) {
        assert!(self.ctx.clock.advance(duration));
    }

    /// Lets the worker do all that is due.
    pub(crate) async fn deliver(&self) {
        while deliver_due(&self.ctx).await.unwrap() > 0 {}
    }

    /// Lets the worker work and says what has arrived at `to` ever since, oldest first.
    pub(crate) async fn inbox(&self, to: &str) -> Vec<MailboxMessage> {
        self.deliver().await;
        self.ctx.mailbox.as_ref().unwrap().list(Some(to), 0)
    }

    /// The newest message at `to`.
    pub(crate) async fn message(&self, to: &str) -> MailboxMessage {
        self.inbox(to).await.pop().unwrap_or_else(|| panic!("nothing arrived at {to}"))
    }

    /// Asks for a recovery of `identifier` and waits for its mail: the request and the message.
    pub(crate) async fn recovery(&self, identifier: &str) -> (String, MailboxMessage) {
        let reply = self.visitor().forgot(identifier).await;
        let mut mails = self.inbox(identifier).await.into_iter();
        let newest = mails.rfind(|mail| mail.code.is_some());
        (reply.field("request_id"), newest.unwrap_or_else(|| panic!("no code at {identifier}")))
    }

    /// Somebody who signed in with `password`.
    pub(crate) async fn signed_in(&self, person: &Person, password: &str) -> Visitor {
        let reply = self.visitor().sign_in(&person.email, password).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        self.visitor().keeping(&reply)
    }

    pub(crate) async fn opens_only_with(&self, email: &str, password: &str, refused: &str) {
        assert_eq!(self.visitor().sign_in(email, password).await.status, 200);
        assert_eq!(self.visitor().sign_in(email, refused).await.status, 401);
    }
}

/// Development with cheap hashes and budgets of addresses that no test reaches by accident.
fn quick() -> Config {
    let mut config = Config { profile: Profile::Development, ..Config::default() };
    config.http.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.password.hash_memory = ByteSize::kib(8);
    config.password.hash_passes = 1;
    config.password.hash_permits = Some(4);
    let plenty = Rate::new(100_000, 60);
    config.limits.forgot_per_address = plenty;
    config.limits.sign_in_per_address = plenty;
    config.limits.verify_per_address = plenty;
    config.limits.default_per_address = plenty;
    config
}

/// The secret in a message's link.
#[track_caller]
pub(crate) fn token_of(message: &MailboxMessage) -> String {
    let link = message.link.as_deref().unwrap_or_else(|| panic!("no link in {}", message.subject));
    link.split_once("#token=").unwrap().1.to_owned()
}

/// The secret in the link of a message by which its reader says that it was not them; nothing, where it has none.
pub(crate) fn objection_of(message: &MailboxMessage) -> Option<String> {
    let (_, token) = message.text.split_once("/not-me#token=")?;
    token.split_whitespace().next().map(str::to_owned)
}

/// The ticket that `reply` to a right code carries.
#[track_caller]
pub(crate) fn ticket_of(reply: &Reply) -> String {
    reply.field("reset_token")
}
