//! Counts for a monitoring system, in the text format of OpenMetrics. Labels are names from the code, of which
//! there are few; nothing in them tells of a person.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::store::outbox::Backlog;

/// The content type of [`Metrics::render`]'s text.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds: a look-up is below the first, a call that waited for a hash between the middle ones.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What one server process has counted since it began, and what waits in the outbox of all of them.
pub struct Metrics {
    registry: Registry,
    calls: Family<Call, Counter>,
    under_way: Gauge,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    events: Family<Event, Counter>,
    deliveries: Family<Delivery, Counter>,
    waiting: Family<Kind, Gauge>,
    oldest: Family<Kind, Gauge<f64, AtomicU64>>,
    dead: Family<Kind, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Event {
    event: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Delivery {
    template: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("recobra");
        let mut metrics = Self {
            calls: Family::default(),
            under_way: Gauge::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            events: Family::default(),
            deliveries: Family::default(),
            waiting: Family::default(),
            oldest: Family::default(),
            dead: Family::default(),
            registry: Registry::default(),
        };
        registry.register("http_calls", "Calls by route and status", metrics.calls.clone());
        registry.register(
            "http_calls_under_way",
            "Calls that wait for their answer",
            metrics.under_way.clone(),
        );
        registry.register_with_unit(
            "http_call_duration",
            "Time until the answer's headers",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        registry.register("events", "Events of the audit log", metrics.events.clone());
        registry.register(
            "deliveries",
            "Tries to hand over a message or a web hook, by what came of them",
            metrics.deliveries.clone(),
        );
        registry.register(
            "outbox_waiting",
            "Rows of the outbox that wait, of all replicas",
            metrics.waiting.clone(),
        );
        registry.register_with_unit(
            "outbox_oldest",
            "How long the oldest of them has waited",
            Unit::Seconds,
            metrics.oldest.clone(),
        );
        registry.register(
            "outbox_dead",
            "Rows of the outbox that were given up: see `recobra outbox list --state dead`",
            metrics.dead.clone(),
        );
        metrics.registry = registry;
        metrics
    }
}

/// A call that waits for its answer, until it is dropped.
pub struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Counts a call as being under way until what this returns is dropped.
    #[must_use]
    pub fn begin_call(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    /// How many calls wait for their answer.
    #[must_use]
    pub fn calls_under_way(&self) -> i64 {
        self.under_way.get()
    }

    /// Counts a call of `route` (its pattern, never its path).
    pub fn call(&self, method: &str, route: &str, status: u16, took: Duration) {
        let call = Call { method: method.to_owned(), route: route.to_owned(), status };
        self.calls.get_or_create(&call).inc();
        let route = Route { route: route.to_owned() };
        self.durations.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// Counts an event of the audit log.
    pub fn event(&self, event: &'static str, outcome: &'static str) {
        self.events.get_or_create(&Event { event, outcome }).inc();
    }

    /// Counts what came of a try to deliver.
    pub fn delivery(&self, template: &str, outcome: &'static str) {
        let delivery = Delivery { template: template.to_owned(), outcome };
        self.deliveries.get_or_create(&delivery).inc();
    }

    /// All counts as text, with what the outbox holds now.
    ///
    /// # Errors
    /// [`fmt::Error`], where the text cannot be written.
    pub fn render(&self, outbox: Vec<Backlog>) -> Result<String, fmt::Error> {
        for Backlog { kind, waiting, oldest, dead } in outbox {
            let kind = Kind { kind };
            self.waiting.get_or_create(&kind).set(waiting);
            self.oldest.get_or_create(&kind).set(oldest.as_secs_f64());
            self.dead.get_or_create(&kind).set(dead);
        }
        let mut rendered = String::new();
        text::encode(&mut rendered, &self.registry)?;
        Ok(rendered)
    }
}
