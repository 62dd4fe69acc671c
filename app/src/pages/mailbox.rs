//! The messages that the server sent, in development.

use std::time::Duration;

use leptos::prelude::*;
use shared::MESSAGES_PATH;
use shared::api::Empty;
use shared::api::mailbox::{ClearMailbox, ListMailbox, MailboxMessage};

use super::{api, lead};
use crate::browser;
use crate::components::{classed, el, group, link, page, status, time};
use crate::reactive::{State, spawn};
use crate::text::t;

/// How often new messages are looked for.
const PERIOD: Duration = Duration::from_secs(1);

/// The screen.
pub(crate) fn mailbox() -> AnyView {
    let messages = State::new(Vec::<MailboxMessage>::new());
    poll(messages);
    let list = move || {
        let messages = messages.get();
        if messages.is_empty() {
            return el("p").text(|t| t.mailbox_empty).view();
        }
        classed("ul", "messages")
            .named("aria-label", |t| t.mailbox_list)
            .children(messages.into_iter().rev().map(card))
            .view()
    };
    let content = classed("div", "wide")
        .child(lead(|t| t.mailbox_intro))
        .child(clear_button(messages))
        .child(link(MESSAGES_PATH, |t| t.mailbox_gallery).attr("rel", "external"))
        .show(list);
    page(|t| t.mailbox_title, content.view())
}

fn poll(messages: State<Vec<MailboxMessage>>) {
    let api = api();
    let look = move || {
        spawn(async move {
            if let Ok(reply) = api.call::<ListMailbox>(&Empty {}).await
                && messages.try_with_untracked(|known| *known != reply.messages) == Some(true)
            {
                messages.set(reply.messages);
            }
        });
    };
    look();
    if let Ok(timer) = set_interval_with_handle(look, PERIOD) {
        on_cleanup(move || timer.clear());
    }
}

fn clear_button(messages: State<Vec<MailboxMessage>>) -> AnyView {
    let api = api();
    let clear = move |_| {
        spawn(async move {
            if api.tell::<ClearMailbox>(&Empty {}).await.is_ok() {
                messages.set(Vec::new());
            }
        });
    };
    classed("button", "button secondary")
        .attr("type", "button")
        .on("click", clear)
        .text(|t| t.mailbox_clear)
        .view()
}

fn card(message: MailboxMessage) -> AnyView {
    let title = if message.subject.is_empty() { message.to.clone() } else { message.subject };
    let to = classed("p", "hint")
        .child(el("span").text(|t| t.mailbox_to))
        .words(" ")
        .child(el("strong").words(&message.to))
        .words(" · ")
        .child(time(message.sent_at));
    let actions = classed("div", "message-actions")
        .children(message.code.map(copy_button))
        .children(message.link.as_deref().map(open_link));
    let text = el("details")
        .child(el("summary").text(|t| t.mailbox_plain))
        .child(el("pre").words(&message.text));
    classed("li", "message")
        .child(el("h2").words(&title))
        .child(to)
        .child(actions)
        .children((!message.html.is_empty()).then(|| preview(&message.html)))
        .child(text)
        .view()
}

/// A mail must not run scripts, and a stranger's text even less.
fn preview(html: &str) -> AnyView {
    el("iframe").attr("sandbox", "").named("title", |t| t.mailbox_frame).attr("srcdoc", html).view()
}

fn open_link(link: &str) -> AnyView {
    let link = classed("a", "button secondary").attr("href", link).attr("rel", "external");
    link.text(|t| t.open_link).view()
}

fn copy_button(code: String) -> AnyView {
    let copied = State::new(false);
    let done = t(|t| t.copied);
    let shown = code.clone();
    let copy = move |_| {
        browser::copy(&code);
        copied.set(true);
    };
    let button = classed("button", "button secondary")
        .attr("type", "button")
        .on("click", copy)
        .child(el("span").text(|t| t.copy_code))
        .words(" ")
        .child(el("code").words(&shown));
    let aloud = move || if copied.get() { done().to_owned() } else { String::new() };
    group([button.view(), status("quiet", aloud).view()])
}
