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

    /// Prints them. Says whether no call took much longer among many.
    pub(super) fn print(&self, out: &mut impl Write) -> Result<bool, Box<dyn Error>> {
        writeln!(
            out,
            "  {:<26}{:>8}{:>8}{:>7}{:>9}{:>9}{:>9}{:>7}",
            "", "few", "many", "ratio", "more", "few p95", "many p95", "ratio"
        )?;
        let mut holds = true;
        for (step, (few, many)) in Step::ALL.iter().zip(self.0.values()) {
            let (few, many) = (sorted(few), sorted(many));
            let (few_50, many_50) = (quantile(&few, 50), quantile(&many, 50));
            let (few_95, many_95) = (quantile(&few, 95), quantile(&many, 95));
            let ratio = many_50 / few_50;
            let grows = ratio > MOST;
            writeln!(
                out,
                "  {:<26}{few_50:>8.2}{many_50:>8.2}{ratio:>7.2}{:>9.2}{few_95:>9.2}{many_95:>9.2}{:>7.2}{}{}",
                step.name(),
                many_50 - few_50,
                many_95 / few_95,
                if step.hashes() { "  hashes" } else { "" },
                if grows { "  GROWS" } else { "" },
            )?;
            holds &= !grows;
        }
        writeln!(out, "{}", if holds { "held" } else { "BROKEN" })?;
        Ok(holds)
    }
}

fn sorted(times: &[Duration]) -> Vec<Duration> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted
}

/// In milliseconds.
fn quantile(sorted: &[Duration], percent: usize) -> f64 {
    let time = sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default();
    time.as_secs_f64() * 1000.0
}
