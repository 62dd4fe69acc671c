//! Who the states are about, and what the server knows of them.

use shared::Locale;
use shared::api::account::Account;
use shared::api::challenge::Challenge;
use shared::api::list_events::{AccountEvent, ListEvents, ListEventsReply};
use shared::api::list_sessions::{ListSessions, ListSessionsReply, OpenSession};
use shared::api::session::{CurrentSession, Session, SessionReply};
use shared::audit::{AuditEvent, AuditOutcome};
use shared::identifier::Channel;
use uuid::Uuid;

use super::super::answer::{Answer, reply};
use super::super::state::State;

pub(super) const ANA: &str = "ana@ejemplo.com";
pub(super) const EVA: &str = "eva@ejemplo.com";
pub(super) const NUMBER: &str = "+34612345678";
/// As long as people really have them, without a place to break.
pub(super) const LONG_ADDRESS: &str =
    "maria.del.carmen.fernandez-villaverde+recuperacion@departamento.universidad-ejemplo.edu.ar";
pub(super) const GOOD_PASSWORD: &str = "tres palabras y un zorzal 7";
/// The first session of a crowded account that can be ended.
pub(super) const OTHER_SESSION: &str = "00000000-0000-0000-0000-000000000002";

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const PROGRAM: &str =
    "an-internal-synchronisation-agent-with-a-very-long-name/2026.02.11-rc.3+build.77";
const ADDRESSES: [&str; 3] = ["203.0.113.7", "2001:db8:85a3:8d3:1319:8a2e:370:7348", ""];

/// A code is on its way.
pub(super) fn challenge(channel: Channel, expires_in: u64, resend_in: u64) -> Answer {
    reply(&asked(channel, expires_in, resend_in))
}

/// A code that was asked for.
pub(super) fn asked(channel: Channel, expires_in: u64, resend_in: u64) -> Challenge {
    let request_id = Uuid::from_u128(9);
    Challenge { request_id, channel, code_length: 6, expires_in, resend_in }
}

/// Ana is signed in, here alone.
pub(super) fn signed_in(state: State) -> State {
    let phone = Some(NUMBER.to_owned());
    let events = [
        (AuditEvent::SignIn, AuditOutcome::Ok, FIREFOX),
        (AuditEvent::PasswordReset, AuditOutcome::Ok, PHONE),
        (AuditEvent::SignIn, AuditOutcome::Refused, PHONE),
    ];
    let owned = owned(state, phone, Some("Ana García"), &[FIREFOX]);
    owned.answer::<ListEvents>(reply(&happened(&events)))
}

/// She has no number yet.
pub(super) fn without_phone(state: State) -> State {
    owned(state, None, None, &[FIREFOX]).answer::<ListEvents>(reply(&happened(&[])))
}

/// Nothing is known of her but the address.
pub(super) fn bare(state: State) -> State {
    owned(state, None, None, &[""]).answer::<ListEvents>(reply(&happened(&[])))
}

/// She is signed in everywhere, and everything has happened.
pub(super) fn crowded(state: State) -> State {
    let agents = [FIREFOX, PHONE, PROGRAM, "", FIREFOX, PHONE, PROGRAM];
    let name = "María del Carmen Fernández-Villaverde y Álvarez de Toledo";
    let owned = owned(state, Some(NUMBER.to_owned()), Some(name), &agents);
    let told = AuditEvent::ALL.iter().zip(agents.into_iter().cycle());
    let events = told.map(|(event, agent)| (*event, AuditOutcome::Ok, agent));
    let events: Vec<_> = events.take(shared::api::list_events::MAX_EVENTS).collect();
    owned.answer::<ListEvents>(reply(&happened(&events)))
}

fn owned(state: State, phone: Option<String>, name: Option<&str>, agents: &[&str]) -> State {
    let account = Account {
        id: Uuid::from_u128(7),
        email: ANA.to_owned(),
        phone,
        display_name: name.map(str::to_owned),
        locale: Locale::Es,
    };
    let session = Session {
        id: Uuid::from_u128(1),
        created_at: at(0),
        seen_at: at(0),
        expires_at: "2026-04-01T09:30:00Z".to_owned(),
    };
    let sessions = agents.iter().zip(1..).map(|(agent, number)| open_session(number, agent));
    state
        .answer::<CurrentSession>(reply(&SessionReply { account, session }))
        .answer::<ListSessions>(reply(&ListSessionsReply { sessions: sessions.collect() }))
}

fn open_session(number: u8, agent: &str) -> OpenSession {
    OpenSession {
        id: Uuid::from_u128(number.into()),
        current: number == 1,
        created_at: at(number),
        seen_at: at(number - 1),
        client_address: address(number),
        user_agent: agent.to_owned(),
    }
}

fn happened(events: &[(AuditEvent, AuditOutcome, &str)]) -> ListEventsReply {
    let events = events.iter().zip(1..).map(|((event, outcome, agent), number)| AccountEvent {
        id: Uuid::from_u128(number.into()),
        at: at(number),
        event: *event,
        outcome: *outcome,
        client_address: address(number),
        user_agent: (*agent).to_owned(),
    });
    ListEventsReply { events: events.collect() }
}

fn address(number: u8) -> String {
    ADDRESSES[usize::from(number) % ADDRESSES.len()].to_owned()
}

/// The moment of the states, and so many days before it.
fn at(days: u8) -> String {
    match days {
        0 => "2026-03-02T09:29:00Z".to_owned(),
        1 => "2026-03-02T07:05:00Z".to_owned(),
        _ => format!("2026-02-{:02}T18:40:00Z", 28_u8.saturating_sub(days).max(1)),
    }
}
