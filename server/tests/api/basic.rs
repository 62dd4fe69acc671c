//! The plain forms as a browser without script sees them: documents, cookies, and where it is led.

mod account;
mod change_identifier;
mod change_password;
mod csrf;
mod disclosure;
mod documents;
mod journey;
mod not_me;
mod refused;
mod reset_link;
mod verify_link;

use std::collections::BTreeMap;

use html_escape::decode_html_entities;
use reqwest::Method;
use shared::{Locale, screens};
use url::form_urlencoded::Serializer;

use crate::support::{PASSWORD, Reply, TestServer, Visitor};

const FORM: &str = "application/x-www-form-urlencoded";
const ANA: &str = "ana@example.com";

/// A browser without script: it keeps cookies, follows redirects and sends what forms hold.
pub(crate) struct Browser {
    visitor: Visitor,
    cookies: BTreeMap<String, String>,
    /// The path of the document that is shown.
    pub(crate) at: String,
    /// The document that is shown.
    pub(crate) page: Reply,
    /// What led to it: the answer to the form that was sent last.
    pub(crate) answer: Option<Reply>,
}

/// A browser that is signed in as Ana.
pub(crate) async fn signed_in(server: &TestServer) -> Browser {
    let mut browser = Browser::at(server, "/basic/sign-in").await;
    let typed = [("identifier", ANA), ("password", PASSWORD)];
    browser.send("/basic/sign-in", &typed).await;
    browser.is_at("/basic/account", 200, screens::of(Locale::Es).account_title);
    browser
}

/// The fields of a form by name.
pub(crate) type Fields = BTreeMap<String, String>;

impl Browser {
    /// A browser that shows the document at `path`.
    pub(crate) async fn at(server: &TestServer, path: &str) -> Self {
        Self::of(server.visitor(), path).await
    }

    /// The same with the headers of `visitor`.
    pub(crate) async fn of(visitor: Visitor, path: &str) -> Self {
        let page = visitor.get("/health/live").await;
        let cookies = BTreeMap::new();
        let mut browser = Self { visitor, cookies, at: String::new(), page, answer: None };
        browser.open(path).await;
        browser
    }

    /// Opens `path`, wherever that leads.
    pub(crate) async fn open(&mut self, path: &str) {
        path.clone_into(&mut self.at);
        self.page = self.ask(Method::GET, path, String::new()).await;
        while self.page.status == 303 {
            self.page.header("location").clone_into(&mut self.at);
            self.page = self.ask(Method::GET, &self.at.clone(), String::new()).await;
        }
    }

    /// Types `typed` into the form that leads to `action` and sends it.
    pub(crate) async fn send(&mut self, action: &str, typed: &[(&str, &str)]) {
        let mut fields = self.fields(action);
        for (name, value) in typed {
            assert!(fields.insert((*name).to_owned(), (*value).to_owned()).is_some(), "{name}");
        }
        self.post(action, &fields).await;
    }

    /// Sends `fields` to `action`, whatever the document holds.
    pub(crate) async fn post(&mut self, action: &str, fields: &Fields) {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let reply = self.ask(Method::POST, action, body).await;
        if reply.status == 303 {
            let location = reply.header("location").to_owned();
            self.answer = Some(reply);
            self.open(&location).await;
        } else {
            action.clone_into(&mut self.at);
            self.page = reply;
        }
    }

    async fn ask(&mut self, method: Method, path: &str, body: String) -> Reply {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut visitor = self.visitor.with("cookie", &cookies.join("; "));
        let mut content_type = None;
        if method == Method::POST {
            visitor = visitor.with("sec-fetch-site", "same-origin");
            content_type = Some(FORM);
        }
        let reply = visitor.send_body(method, path, content_type, body).await;
        for cookie in reply.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// What shows to the server who is signed in.
    pub(crate) fn session(&self) -> Option<String> {
        self.cookie("recobra-dev").map(|value| format!("recobra-dev={value}"))
    }

    /// Puts a cookie into the browser.
    pub(crate) fn bake(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// The fields of the form that leads to `action`, as the document fills them.
    #[track_caller]
    pub(crate) fn fields(&self, action: &str) -> Fields {
        let begin = format!("<form method=\"post\" action=\"{action}\"");
        let form = self.page.text.replace("&#x2f;", "/");
        let form = form.split_once(&begin).unwrap_or_else(|| panic!("{action}: {form}")).1;
        let form = form.split_once("</form>").unwrap().0;
        let inputs = form.split("<input ").skip(1).map(|rest| rest.split_once('>').unwrap().0);
        let fields = inputs.map(|input| {
            let name = attribute(input, "name").unwrap();
            (name, attribute(input, "value").unwrap_or_default())
        });
        fields.collect()
    }

    /// The attribute `name` of the element with this `id`.
    #[track_caller]
    pub(crate) fn attribute_of(&self, id: &str, name: &str) -> Option<String> {
        let begin = format!("id=\"{id}\"");
        let page = &self.page.text;
        let at = page.find(&begin).unwrap_or_else(|| panic!("no {id} in {page}"));
        let tag = &page[page[..at].rfind('<').unwrap()..];
        attribute(&tag[..tag.find('>').unwrap()], name)
    }

    /// What a person reads: without tags, and with each run of blanks as one.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        for part in self.page.text.split('<') {
            words.push(' ');
            words.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        let words = decode_html_entities(&words).into_owned();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether the document says `sentence`.
    pub(crate) fn says(&self, sentence: &str) -> bool {
        self.words().contains(sentence)
    }

    /// Checks where the browser is, what status it got and what the heading is.
    #[track_caller]
    pub(crate) fn is_at(&self, path: &str, status: u16, heading: &str) {
        assert_eq!((self.at.as_str(), self.page.status), (path, status), "{}", self.page.text);
        let html = "text/html; charset=utf-8";
        assert_eq!(self.page.header("content-type"), html);
        let begin = self.page.text.split_once("<h1").unwrap().1;
        let found = begin.split_once('>').unwrap().1.split_once("</h1>").unwrap().0;
        assert_eq!(decode_html_entities(found), heading);
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag
        .split_once(&format!(" {name}=\""))
        .or_else(|| tag.strip_prefix(&format!("{name}=\"")).map(|rest| ("", rest)))?;
    Some(decode_html_entities(value.1.split_once('"')?.0).into_owned())
}
