//! The person's own account: what it says of them, what can be changed, and where it is signed in.

use axum::response::Response;
use serde::Serialize;
use shared::ProblemKind;
use shared::api::list_sessions::OpenSession;
use shared::identifier::Channel;
use shared::screens::Text;
use uuid::Uuid;

use super::super::problem::Refusal;
use super::events::{Events, end_others, events};
use super::journey::Notice;
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{
    ACCOUNT, CHANGE_EMAIL, CHANGE_PASSWORD, CHANGE_PHONE, END_OTHER_SESSIONS, END_SESSION, SIGN_IN,
    SIGN_OUT,
};
use crate::error::Error;
use crate::session::Principal;
use crate::session::current::current;
use crate::session::{end, list};

#[derive(Serialize)]
struct View<'a> {
    facts: Vec<Fact<'a>>,
    sessions_title: &'a str,
    sessions_intro: &'a str,
    sessions: Vec<Row<'a>>,
    end: &'a str,
    end_label: &'a str,
    end_others: Option<&'a str>,
    end_others_intro: &'a str,
    end_others_label: String,
    events: Events,
    sign_out: &'a str,
    sign_out_label: &'a str,
}

#[derive(Serialize)]
struct Fact<'a> {
    label: &'a str,
    value: String,
    /// The language of the value, where it is not that of the page.
    lang: Option<&'a str>,
    /// Whether the value stands for something that is not shown.
    is_dots: bool,
    /// Where it is changed, and what that is called.
    change: Option<(&'a str, &'a str)>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    name: String,
    /// The mark of the session that looks at the list.
    here: Option<&'a str>,
    end_named: String,
    times: [Time<'a>; 2],
    address_label: &'a str,
    address: String,
}

/// A moment with what it was.
#[derive(Serialize)]
pub(super) struct Time<'a> {
    label: &'a str,
    moment: String,
    words: String,
}

impl<'a> Time<'a> {
    /// `moment` (RFC 3339) to the minute: the server does not know the person's own time.
    pub(super) fn at(label: &'a str, moment: String) -> Self {
        let date = moment.get(..10).unwrap_or_default();
        let time = moment.get(11..16).unwrap_or_default();
        Self { label, words: format!("{date} {time} UTC"), moment }
    }
}

pub(super) async fn show(visit: Visit) -> Response {
    screen(visit, None).await
}

pub(super) async fn end_session(mut visit: Visit, form: Submitted) -> Response {
    match end_one(&visit, &form).await {
        Ok(notice) => {
            visit.journey.notice = notice;
            visit.go(ACCOUNT)
        }
        Err(refusal) => screen(visit, Some(refusal)).await,
    }
}

/// A session that somebody else has ended is ended.
async fn end_one(visit: &Visit, form: &Submitted) -> Result<Option<Notice>, Refusal> {
    visit.admit(form)?;
    let who = visit.who().await?;
    let Ok(id) = Uuid::parse_str(form.text("session")) else { return Ok(None) };
    let open = list::list(&visit.ctx, &who).await?.sessions;
    let named = open.into_iter().find(|session| session.id == id);
    match end::end_session(&visit.ctx, &visit.from, &who, id).await {
        Ok(()) | Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(named.map(|session| Notice::EndedOn(session.user_agent)))
}

pub(super) async fn end_other_sessions(mut visit: Visit, form: Submitted) -> Response {
    match end_others(&visit, &form).await {
        Ok(()) => {
            visit.journey.notice = Some(Notice::OthersEnded);
            visit.go(ACCOUNT)
        }
        Err(refusal) => screen(visit, Some(refusal)).await,
    }
}

/// The account of who is signed in; nobody else gets past sign-in.
pub(super) async fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    match view(&visit).await {
        Ok(view) => {
            let screen = Screen::new("account", visit.text().account_title, view);
            let screen = screen.judged(visit.verdict(refusal));
            visit.show(screen)
        }
        Err(refusal) => {
            let title = visit.text().account_title;
            shut(visit, title, ACCOUNT, refusal)
        }
    }
}

/// The screen `here` does not know for whom it is.
pub(super) fn shut(
    mut visit: Visit,
    title: &'static str,
    here: &'static str,
    refusal: Refusal,
) -> Response {
    if refusal.kind == ProblemKind::Unauthenticated {
        visit.journey.return_to = Some(here.to_owned());
        return to_sign_in(visit);
    }
    let again = Screen::note(title, "", here, visit.text().retry);
    let screen = again.judged(visit.verdict(Some(refusal)));
    visit.show(screen)
}

fn to_sign_in(mut visit: Visit) -> Response {
    if visit.brought.session.is_some() {
        visit.journey.notice = Some(Notice::SessionEnded);
    }
    visit.go(SIGN_IN)
}

async fn view(visit: &Visit) -> Result<View<'static>, Refusal> {
    let who = visit.who().await?;
    let text = visit.text();
    let by_text = visit.ctx.policy.channels.contains(&Channel::Sms);
    let sessions = list::list(&visit.ctx, &who).await?.sessions;
    let others = sessions.iter().filter(|session| !session.current).count();
    Ok(View {
        facts: facts(text, &who, by_text),
        sessions_title: text.sessions_title,
        sessions_intro: text.sessions_intro,
        sessions: sessions.into_iter().map(|session| row(text, session)).collect(),
        end: END_SESSION,
        end_label: text.end_session,
        end_others: (others > 1).then_some(END_OTHER_SESSIONS),
        end_others_intro: text.end_others_intro,
        end_others_label: (text.end_others_confirm)(others),
        events: events(visit, &who).await?,
        sign_out: SIGN_OUT,
        sign_out_label: text.sign_out,
    })
}

fn facts(text: &'static Text, who: &Principal, by_text: bool) -> Vec<Fact<'static>> {
    let account = current(who).account;
    let fact = |label, value| Fact { label, value, lang: None, is_dots: false, change: None };
    let name = account.display_name.map(|name| fact(text.account_name, name));
    let change = if account.phone.is_some() { text.change_phone } else { text.add_phone };
    let change = by_text.then_some((CHANGE_PHONE, change));
    let none = change.map(|_| text.no_phone.to_owned());
    let phone = account.phone.or(none);
    let phone = phone.map(|phone| Fact { change, ..fact(text.account_phone, phone) });
    let password = Fact {
        is_dots: true,
        change: Some((CHANGE_PASSWORD, text.reset_submit)),
        ..fact(text.password_label, "••••••••".to_owned())
    };
    let language = Fact {
        lang: Some(account.locale.tag()),
        ..fact(text.account_language, account.locale.own_name().to_owned())
    };
    let email = Fact {
        change: Some((CHANGE_EMAIL, text.change_email)),
        ..fact(text.account_email, account.email)
    };
    name.into_iter().chain([email]).chain(phone).chain([password, language]).collect()
}

fn row(text: &'static Text, session: OpenSession) -> Row<'static> {
    let name = text.device_called(&session.user_agent);
    Row {
        id: session.id.to_string(),
        here: session.current.then_some(text.this_device),
        end_named: (text.end_session_on)(&name),
        name,
        times: [
            Time::at(text.last_seen, session.seen_at),
            Time::at(text.signed_in_at, session.created_at),
        ],
        address_label: text.client_address,
        address: session.client_address,
    }
}
