//! Views from one type of element. `view!` makes a type of every element, and a phone downloads the code of each.

use leptos::ev;
use leptos::html::{ElementChild, custom};
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::inner_html;
use leptos::tachys::html::event;
use leptos::tachys::html::property::prop;

use crate::browser;
use crate::reactive::State;
use crate::text::{self, Pick};

/// An attribute that changes, or is absent.
type Attribute = Box<dyn Fn() -> Option<String> + Send>;

/// An element in the making. In a box, because moving a pointer from call to call is less code than moving all of it.
pub(crate) struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element called `tag`.
pub(crate) fn el(tag: &'static str) -> El {
    El(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
}

/// An element of `class`.
pub(crate) fn classed(tag: &'static str, class: &'static str) -> El {
    el(tag).attr("class", class)
}

/// A link to `path` that says `words`.
pub(crate) fn link(path: &str, words: Pick) -> El {
    el("a").attr("href", path).text(words)
}

/// A line that is read out when its `words` change.
pub(crate) fn status(class: &'static str, words: impl Fn() -> String + Send + 'static) -> El {
    classed("p", class).attr("role", "status").live(words)
}

/// A moment (RFC 3339), in the person's own time and language.
pub(crate) fn time(moment: String) -> El {
    told_time(moment, browser::local_time)
}

/// How long ago a moment (RFC 3339) is.
pub(crate) fn time_ago(moment: String) -> El {
    told_time(moment, browser::time_ago)
}

fn told_time(moment: String, tell: fn(&str, &str) -> String) -> El {
    let locale = text::locale();
    let time = el("time").attr("datetime", &moment);
    time.live(move || tell(&moment, locale.get().tag()))
}

/// A view that follows all that it reads.
pub(crate) fn show(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let view: Box<dyn Fn() -> AnyView + Send> = Box::new(view);
    view.into_any()
}

/// Views one after the other.
pub(crate) fn group<const N: usize>(views: [AnyView; N]) -> AnyView {
    Vec::from(views).into_any()
}

/// Nothing to show.
pub(crate) fn nothing() -> AnyView {
    ().into_any()
}

impl El {
    /// Sets the attribute `name`.
    pub(crate) fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push(custom_attribute(name, value.to_owned()).into_any_attr());
        self
    }

    /// Sets the attribute `name` to what follows all that it reads.
    pub(crate) fn live_attr<T: Into<String>>(
        self,
        name: &'static str,
        value: impl Fn() -> Option<T> + Send + 'static,
    ) -> Self {
        self.changing(name, Box::new(move || value().map(Into::into)))
    }

    /// Sets the attribute `name` to `true`, or leaves it out.
    pub(crate) fn flag(
        self,
        name: &'static str,
        holds: impl Fn() -> bool + Send + 'static,
    ) -> Self {
        self.changing(name, Box::new(move || holds().then(|| "true".to_owned())))
    }

    /// Sets the attribute `name` to a sentence.
    pub(crate) fn named(self, name: &'static str, words: Pick) -> Self {
        let locale = text::locale();
        self.live_attr(name, move || Some(words(text::of(locale.get()))))
    }

    fn changing(mut self, name: &'static str, value: Attribute) -> Self {
        self.0.attributes.push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// Keeps the text of a field equal to `value`.
    pub(crate) fn value(mut self, value: State<String>) -> Self {
        let value: Box<dyn Fn() -> String + Send> = Box::new(move || value.get());
        self.0.attributes.push(prop("value", value).into_any_attr());
        self
    }

    /// Fills the element with `markup` of our own.
    pub(crate) fn markup(mut self, markup: &'static str) -> Self {
        self.0.attributes.push(inner_html(markup).into_any_attr());
        self
    }

    /// Calls `handler` at each event called `name`.
    pub(crate) fn on(
        self,
        name: &'static str,
        handler: impl FnMut(web_sys::Event) + 'static,
    ) -> Self {
        self.listen(name, Box::new(handler))
    }

    fn listen(mut self, name: &'static str, handler: Box<dyn FnMut(web_sys::Event)>) -> Self {
        let event: ev::Custom = ev::Custom::new(name);
        self.0.attributes.push(event::on(event, handler).into_any_attr());
        self
    }

    /// Adds a view.
    pub(crate) fn child(mut self, view: impl Into<Child>) -> Self {
        self.0.children.push(view.into().0);
        self
    }

    /// Adds views.
    pub(crate) fn children(mut self, views: impl IntoIterator<Item = AnyView>) -> Self {
        self.0.children.extend(views);
        self
    }

    /// Adds a sentence.
    pub(crate) fn text(mut self, words: Pick) -> Self {
        let locale = text::locale();
        let words: Box<dyn Fn() -> String + Send> =
            Box::new(move || words(text::of(locale.get())).to_owned());
        self.0.children.push(words.into_any());
        self
    }

    /// Adds words that are the same in every language.
    pub(crate) fn words(mut self, words: &str) -> Self {
        self.0.children.push(words.to_owned().into_any());
        self
    }

    /// Adds a text that follows all that it reads.
    pub(crate) fn live(mut self, words: impl Fn() -> String + Send + 'static) -> Self {
        let words: Box<dyn Fn() -> String + Send> = Box::new(words);
        self.0.children.push(words.into_any());
        self
    }

    /// Adds a view that follows all that it reads.
    pub(crate) fn show(self, view: impl Fn() -> AnyView + Send + 'static) -> Self {
        self.child(show(view))
    }

    /// The finished view.
    pub(crate) fn view(self) -> AnyView {
        let Parts { tag, attributes, children } = *self.0;
        custom(tag).child(children).add_any_attr(attributes).into_any()
    }
}

/// What an element can hold.
pub(crate) struct Child(AnyView);

impl From<AnyView> for Child {
    fn from(view: AnyView) -> Self {
        Self(view)
    }
}

impl From<El> for Child {
    fn from(element: El) -> Self {
        Self(element.view())
    }
}
