//! Registers an application. Its key and its web hooks' secret are shown once and kept nowhere.

use url::Url;
use uuid::Uuid;

use shared::audit::AuditEvent;

use super::ApiKey;
use crate::audit;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::secrets::WebhookSecret;
use crate::store::applications::Application;

/// What the operator hands to the application.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its id.
    pub id: Uuid,
    /// What it asks about tokens with.
    pub key: ApiKey,
    /// What its web hooks are signed with.
    pub webhook_secret: Option<WebhookSecret>,
}

/// Registers `name`, to be told at `webhook` of what ends.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`].
pub async fn add(ctx: &Ctx, name: String, webhook: Option<Url>) -> Result<Registration, Error> {
    let now = ctx.clock.now();
    let key = ApiKey::random(ctx)?;
    let application = Application {
        id: entropy::id(&*ctx.entropy, now)?,
        name,
        webhook_url: webhook.map(String::from),
        webhook_key_id: ctx.keys.newest_id().to_owned(),
        created_at: now,
    };
    let tx = ctx.store.begin().await?;
    tx.insert_application(&application, &key.hash()).await?;
    audit::of_application(ctx, &tx, AuditEvent::ApplicationAdded, application.id).await?;
    tx.commit().await?;
    let secret = ctx.keys.webhook_secret(application.id, &application.webhook_key_id);
    let webhook_secret = secret.filter(|_| application.webhook_url.is_some());
    Ok(Registration { id: application.id, key, webhook_secret })
}
