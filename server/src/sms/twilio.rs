//! Twilio's way to send a text, which other gateways speak as well
//! (<https://www.twilio.com/docs/messaging/api/message-resource>).

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::Text;
use crate::ctx::Ctx;
use crate::mail::SendError;
use crate::secrets;
use crate::webhook::Post;

/// States of a message that will not arrive.
const LOST: [&str; 3] = ["failed", "undelivered", "canceled"];

/// What of an answer matters, in success and in failure.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    status: serde_json::Value,
    error_code: Option<i64>,
    code: Option<i64>,
}

pub(super) async fn send(ctx: &Ctx, text: &Text, words: &str) -> Result<(), SendError> {
    let sms = &ctx.config.sms;
    let (Some(sid), Some(token), Some(from)) = (&sms.account_sid, &sms.auth_token, &sms.from)
    else {
        return Err(SendError::Transient("RECOBRA_SMS__… is incomplete".to_owned()));
    };
    let sender = if from.is_service() { "MessagingServiceSid" } else { "From" };
    let form = [("To", text.to.as_str()), (sender, from.as_str()), ("Body", words)];
    let post = Post {
        url: &format!("{}/2010-04-01/Accounts/{sid}/Messages.json", sms.api_base()),
        headers: vec![
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("accept", "application/json".to_owned()),
            ("authorization", secrets::basic(sid, token.expose())),
        ],
        body: Serializer::new(String::new()).extend_pairs(form).finish(),
        timeout: sms.timeout.0,
    };
    let answer = ctx.webhooks.post(post, error_code).await?;
    match error_code(&answer) {
        Some(code) => {
            Err(SendError::Transient(format!("the gateway took it with an error: {code}")))
        }
        None => Ok(()),
    }
}

/// The error in `body`, by its number: the words of the answer repeat the phone number. What cannot be read
/// is no error, else a text that was taken would be sent, and paid for, again.
fn error_code(body: &[u8]) -> Option<String> {
    let answer: Answer = serde_json::from_slice(body).unwrap_or_default();
    let is_lost = answer.status.as_str().is_some_and(|status| LOST.contains(&status));
    let code = answer.error_code.or(answer.code).filter(|code| *code != 0);
    match (code, is_lost) {
        (Some(code), _) => Some(format!("error {code}")),
        (None, true) => Some("the text will not arrive".to_owned()),
        (None, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::error_code;

    #[test]
    fn an_error_is_found_by_its_number_and_repeats_no_phone_number() {
        let taken = br#"{"sid":"SM1","status":"queued","error_code":null,"to":"+34612345678"}"#;
        assert_eq!(error_code(taken), None);
        for nothing in [&b""[..], b"OK", b"[]", b"{}", br#"{"code":0}"#] {
            assert_eq!(error_code(nothing), None);
        }
        let refused = br#"{"code":21211,"message":"+34612345678 is no number","status":400}"#;
        assert_eq!(error_code(refused).unwrap(), "error 21211");
        assert_eq!(error_code(br#"{"sid":"SM1","error_code":30007}"#).unwrap(), "error 30007");
        assert!(error_code(br#"{"sid":"SM1","status":"failed"}"#).is_some());
    }
}
