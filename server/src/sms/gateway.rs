//! A service of the operator's own: a call in JSON, signed as the web hooks of applications are.

use serde::Deserialize;
use serde_json::json;

use super::Text;
use crate::ctx::Ctx;
use crate::mail::SendError;
use crate::secrets::WebhookSecret;
use crate::webhook::Post;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    error: serde_json::Value,
}

pub(super) async fn send(ctx: &Ctx, text: &Text, words: &str) -> Result<(), SendError> {
    let sms = &ctx.config.sms;
    let (Some(url), Some(secret)) = (&sms.webhook_url, &sms.webhook_secret) else {
        return Err(SendError::Transient("RECOBRA_SMS__WEBHOOK_… is incomplete".to_owned()));
    };
    let body = json!({ "id": text.id, "to": text.to.as_str(), "text": words }).to_string();
    let timestamp = ctx.clock.now().0.div_euclid(1000);
    let signature = WebhookSecret::chosen(secret.expose()).sign(timestamp, &body);
    let post = Post {
        url: url.as_str(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("recobra-event-id", text.id.to_string()),
            ("recobra-timestamp", timestamp.to_string()),
            ("recobra-signature", format!("v1={signature}")),
        ],
        body,
        timeout: sms.timeout.0,
    };
    // The operator's own words are not repeated: they may hold the number.
    let answer = ctx.webhooks.post(post, |_| None).await?;
    let answer: Answer = serde_json::from_slice(&answer).unwrap_or_default();
    if answer.error.is_null() {
        Ok(())
    } else {
        Err(SendError::Transient("the gateway took it with an error".to_owned()))
    }
}
