//! What all screens share: the language, the journey, the rules, the way to the server.

use leptos::prelude::*;
use shared::api::Empty;
use shared::api::policy::GetPolicy;
use shared::identifier::Channel;
use shared::policy::{CodePolicy, SignUp};
use shared::{Locale, PasswordPolicy, Policy};

use crate::api::ApiClient;
use crate::components::{LOCALE_COOKIE, footer, group, header};
use crate::flow::Flow;
use crate::pages::{self, Landing, Shared};
use crate::reactive::{Derived, State, effect, spawn};
use crate::text::Product;
use crate::{browser, route};

/// The key under which a tab keeps the journey.
const FLOW_KEY: &str = "recobra-flow";

/// The whole page of `product`. `landing` is the secret of the link that led here.
pub(crate) fn app(landing: Option<String>, product: &'static str) -> AnyView {
    provide_context(Product(product));
    let locale = provide_locale();
    let api = ApiClient::new(locale);
    let policy = told_policy(api, product);
    let landing = Landing(State::new(landing));
    provide_context(Shared { api, flow: kept_flow(), policy, landing });
    let development = Derived::new(move || policy.with(|policy| policy.development));
    group([header(), route::screens(pages::screen, pages::not_found), footer(development)])
}

fn provide_locale() -> State<Locale> {
    let chosen = browser::cookie(LOCALE_COOKIE).and_then(|tag| Locale::from_tag(&tag));
    let served = || browser::document_language().and_then(|tag| Locale::from_tag(&tag));
    let locale = State::new(chosen.or_else(served).unwrap_or_default());
    effect(move || browser::set_document_language(locale.get().tag()));
    provide_context(locale);
    locale
}

fn kept_flow() -> State<Flow> {
    let flow = State::new(Flow::restore(&browser::recall(FLOW_KEY).unwrap_or_default()));
    effect(move || browser::remember(FLOW_KEY, &flow.with(Flow::keep)));
    flow
}

/// The usual rules hold until the server has told its own; it judges by those in any case.
fn told_policy(api: ApiClient, product: &str) -> State<Policy> {
    let policy = State::new(Policy {
        app_name: product.to_owned(),
        password: PasswordPolicy::DEFAULT,
        code: CodePolicy { length: shared::code::LENGTH, attempts: 3 },
        channels: vec![Channel::Email, Channel::Sms],
        sign_up: SignUp::Open,
        locales: Locale::ALL.to_vec(),
        development: false,
    });
    spawn(async move {
        if let Ok(told) = api.call::<GetPolicy>(&Empty {}).await {
            policy.set(told);
        }
    });
    policy
}
