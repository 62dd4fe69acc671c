//! Those who ask for more than their share, at whichever replica nginx chooses.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::Method;
use serde_json::json;

use super::person::{Crowd, address};

/// Between two calls of one.
const PAUSE: Duration = Duration::from_millis(150);
const FORGOT: &str = "/api/auth/forgot-password";

/// Asks for addresses that nobody has, always from the same place.
pub(super) async fn ask_at_random(crowd: Arc<Crowd>, ends: Instant) {
    let visitor = crowd.visitor(2, 1);
    let mut asked = 0_u32;
    while Instant::now() < ends {
        asked += 1;
        let body = json!({ "identifier": format!("nadie{asked}@example.net") });
        let begun = minute();
        let (status, _) = visitor.call(Method::POST, FORGOT, &body, "").await;
        // One that reaches into the next minute may have been counted in either.
        if status == 200 && begun == minute() {
            *crowd.story.told().admitted.entry(("127.2.0.1".to_owned(), begun)).or_default() += 1;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Asks for one account from ever other places. It is the last one, which nobody else asks for.
pub(super) async fn ask_for_one(crowd: Arc<Crowd>, ends: Instant) {
    let body = json!({ "identifier": address(super::ACCOUNTS) });
    let mut place = 0_u16;
    while Instant::now() < ends {
        place += 1;
        crowd.visitor(3, place).call(Method::POST, FORGOT, &body, "").await;
        tokio::time::sleep(PAUSE).await;
    }
}

fn minute() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |now| now.as_secs() / 60)
}
