//! How long calls took among few accounts and among many.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::time::Duration;

use super::journey::Step;

/// How many times the median among few that among many may be.
const MOST: f64 = 1.5;

/// By the step's place in a journey.
#[derive(Default)]
pub(super) struct Times(BTreeMap<usize, (Vec<Duration>, Vec<Duration>)>);

impl Times {
    pub(super) fn note(&mut self, place: usize, few: Duration, many: Duration) {
        let (of_few, of_many) = self.0.entry(place).or_default();
        of_few.push(few);
        of_many.push(many);
    }

    /// Whether a call took much longer among many.
    pub(super) fn grow(&self) -> bool {
        self.0.values().any(|(few, many)| grows(few, many))
    }

    pub(super) fn print(&self, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
        writeln!(
            out,
            "  {:<26}{:>8}{:>8}{:>7}{:>9}{:>9}{:>9}{:>7}",
            "", "few", "many", "ratio", "more", "few p95", "many p95", "ratio"
        )?;
        for (step, (few, many)) in Step::ALL.iter().zip(self.0.values()) {
            let (few_50, many_50) = (quantile(few, 50), quantile(many, 50));
            let (few_95, many_95) = (quantile(few, 95), quantile(many, 95));
            writeln!(
                out,
                "  {:<26}{few_50:>8.2}{many_50:>8.2}{:>7.2}{:>9.2}{few_95:>9.2}{many_95:>9.2}{:>7.2}{}{}",
                step.name(),
                many_50 / few_50,
                many_50 - few_50,
                many_95 / few_95,
                if step.hashes() { "  hashes" } else { "" },
                if grows(few, many) { "  GROWS" } else { "" },
            )?;
        }
        writeln!(out, "{}", if self.grow() { "BROKEN" } else { "held" })?;
        Ok(())
    }
}

fn grows(few: &[Duration], many: &[Duration]) -> bool {
    quantile(many, 50) > quantile(few, 50) * MOST
}

/// In milliseconds.
fn quantile(times: &[Duration], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let time = sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default();
    time.as_secs_f64() * 1000.0
}
