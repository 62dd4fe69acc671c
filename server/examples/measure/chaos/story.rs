//! What people were told: answers by status, and for each account what it asked for and what was acknowledged.

use std::collections::{BTreeMap, HashMap};
use std::io::{Result, Write};
use std::sync::Mutex;

#[derive(Default)]
pub(super) struct Story(Mutex<Told>);

#[derive(Default)]
pub(super) struct Told {
    /// Answers by call and status; 0 is no answer.
    answers: BTreeMap<(&'static str, u16), u64>,
    pub(super) accounts: HashMap<String, Tale>,
    /// Cookies of before an acknowledged change that still opened something.
    pub(super) outlived: u64,
    /// Calls admitted to one address in one minute, of which some should have been refused.
    pub(super) admitted: BTreeMap<(String, u64), u64>,
}

/// What one account went through.
#[derive(Default)]
pub(super) struct Tale {
    /// In the order in which they were asked for.
    pub(super) passwords: Vec<Change>,
    /// Acknowledged requests of a recovery, by id.
    pub(super) requests: Vec<String>,
}

/// A password that somebody tried to set.
pub(super) struct Change {
    pub(super) password: String,
    pub(super) acknowledged: bool,
    /// The request whose secret it was to spend.
    pub(super) request: Option<String>,
}

impl Story {
    pub(super) fn answered(&self, call: &'static str, status: u16) {
        *self.told().answers.entry((call, status)).or_default() += 1;
    }

    pub(super) fn requested(&self, email: &str, request: &str) {
        self.told().accounts.entry(email.to_owned()).or_default().requests.push(request.to_owned());
    }

    /// Notes a change before it is asked for: whoever gets no answer does not know what became of it.
    pub(super) fn changes(&self, email: &str, password: &str, request: Option<&str>) {
        let change = Change {
            password: password.to_owned(),
            acknowledged: false,
            request: request.map(str::to_owned),
        };
        self.told().accounts.entry(email.to_owned()).or_default().passwords.push(change);
    }

    /// The last change of `email` was acknowledged.
    pub(super) fn changed(&self, email: &str) {
        if let Some(change) =
            self.told().accounts.get_mut(email).and_then(|tale| tale.passwords.last_mut())
        {
            change.acknowledged = true;
        }
    }

    pub(super) fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.0.lock().expect("no teller panics")
    }

    pub(super) fn print(&self, out: &mut impl Write) -> Result<()> {
        let told = self.told();
        writeln!(out, "answers by call and status (0: none)")?;
        let mut lines: BTreeMap<&str, String> = BTreeMap::new();
        for ((call, status), count) in &told.answers {
            let line = lines.entry(call).or_default();
            *line = format!("{line}  {status}: {count}");
        }
        lines.iter().try_for_each(|(call, line)| writeln!(out, "  {call:<34}{line}"))
    }

    /// Answers of 5xx that are none of "try again".
    pub(super) fn failures(&self) -> u64 {
        let is_failure = |status: u16| status >= 500 && !matches!(status, 502..=504);
        let told = self.told();
        told.answers
            .iter()
            .filter(|((_, status), _)| is_failure(*status))
            .map(|(_, count)| count)
            .sum()
    }
}
