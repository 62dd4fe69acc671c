//! The journey as pure state: what was asked for, until when it counts, what was earned. Times are milliseconds since
//! 1970, handed in. The secrets of the journey are never part of what a tab keeps.

use shared::Route;
use shared::api::challenge::Challenge;
use shared::identifier::Channel;
use uuid::Uuid;

/// Where a person stands.
#[derive(Clone, Default)]
pub(crate) struct Flow {
    /// The address or number that was typed last, so that nobody types it twice.
    pub(crate) identifier: String,
    /// The code that is waited for.
    pub(crate) pending: Option<Pending>,
    /// The right to set a new password.
    pub(crate) grant: Option<Grant>,
    /// What sign-in or the account says first.
    pub(crate) notice: Option<Notice>,
    /// The screen that a session was missing for.
    pub(crate) return_to: Option<Route>,
}

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To set a new password.
    Recover,
    /// To open an account.
    SignUp,
    /// To give the account another address.
    ChangeEmail,
    /// To give the account another number.
    ChangePhone,
}

impl Purpose {
    const ALL: [Self; 4] = [Self::Recover, Self::SignUp, Self::ChangeEmail, Self::ChangePhone];

    /// Whether the code goes to what the person signs in with from then on: an address that an account is yet to get
    /// is not proposed at sign-in.
    const fn is_for_the_identifier(self) -> bool {
        matches!(self, Self::Recover | Self::SignUp)
    }
}

/// A code on its way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pending {
    /// What it is good for.
    pub(crate) purpose: Purpose,
    /// The request that it belongs to.
    pub(crate) request_id: Uuid,
    /// Where it was sent, as typed.
    pub(crate) identifier: String,
    /// How it travels.
    pub(crate) channel: Channel,
    /// Its digits.
    pub(crate) code_length: usize,
    /// When it dies.
    pub(crate) expires_at: f64,
    /// When another one may be asked for.
    pub(crate) resend_at: f64,
    /// Whether all its tries are used up.
    pub(crate) spent: bool,
}

/// The right to set a new password. Lives in memory alone.
#[derive(Clone, PartialEq)]
pub(crate) struct Grant {
    /// What the server takes for it.
    pub(crate) token: String,
    /// Whose password it sets.
    pub(crate) account: String,
}

/// What the next screen says before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The session was ended elsewhere, or by time.
    SessionEnded,
    /// The person signed out.
    SignedOut,
    /// The password was changed, which ended so many other sessions.
    PasswordChanged(u64),
    /// The account has another address.
    EmailChanged,
    /// The account has another number.
    PhoneChanged,
}

impl Flow {
    /// What a tab keeps of the flow, a line for each value: never a secret.
    pub(crate) fn keep(&self) -> String {
        let return_to = self.return_to.map_or("", Route::path);
        let Some(pending) = &self.pending else {
            return format!("{}\n{return_to}", self.identifier);
        };
        let Pending {
            purpose, request_id, channel, code_length, expires_at, resend_at, spent, ..
        } = pending;
        let purpose = *purpose as usize;
        let by_mail = *channel == Channel::Email;
        let (expires_at, resend_at) = (milliseconds(*expires_at), milliseconds(*resend_at));
        let identifier = &pending.identifier;
        format!(
            "{}\n{return_to}\n{identifier}\n{request_id}\n{purpose}\n{by_mail}\n{code_length}\n{expires_at}\n{resend_at}\n{spent}",
            self.identifier
        )
    }

    /// The flow that a tab kept; what cannot be read starts afresh.
    pub(crate) fn restore(kept: &str) -> Self {
        let mut lines = kept.lines();
        let identifier = lines.next().unwrap_or_default().to_owned();
        let return_to = lines.next().filter(|path| !path.is_empty()).and_then(Route::of_path);
        Self { identifier, return_to, pending: Pending::restore(&mut lines), ..Self::default() }
    }

    /// A code for `identifier` was asked for at `now`.
    pub(crate) fn asked(
        &mut self,
        purpose: Purpose,
        identifier: &str,
        challenge: &Challenge,
        now: f64,
    ) {
        let identifier = identifier.trim();
        if purpose.is_for_the_identifier() && !is_masked(identifier) {
            identifier.clone_into(&mut self.identifier);
        }
        self.pending = Some(Pending {
            purpose,
            request_id: challenge.request_id,
            identifier: identifier.to_owned(),
            channel: challenge.channel,
            code_length: challenge.code_length,
            expires_at: after(now, challenge.expires_in),
            resend_at: after(now, challenge.resend_in),
            spent: false,
        });
    }

    /// Whether a code for `identifier` was asked for so short a time before `now` that the server sends no other:
    /// a second request would get no message, and the code of the first would not fit it.
    pub(crate) fn just_asked(&self, purpose: Purpose, identifier: &str, now: f64) -> bool {
        self.pending(purpose).is_some_and(|pending| {
            pending.identifier == identifier.trim() && !pending.spent && now < pending.resend_at
        })
    }

    /// The code for `purpose` that is waited for.
    pub(crate) fn pending(&self, purpose: Purpose) -> Option<&Pending> {
        self.pending.as_ref().filter(|pending| pending.purpose == purpose)
    }

    /// The last try of the code was used.
    pub(crate) fn exhausted(&mut self) {
        if let Some(pending) = &mut self.pending {
            pending.spent = true;
        }
    }

    /// The code was right: it earned `token`.
    pub(crate) fn verified(&mut self, token: String) {
        if let Some(pending) = self.pending.take() {
            self.grant = Some(Grant { token, account: pending.identifier });
        }
    }

    /// A living link was opened; the code of its message is of no more use here.
    pub(crate) fn opened(&mut self, token: String, account: String) {
        self.pending = None;
        self.grant = Some(Grant { token, account });
    }

    /// The password is set: nothing of the journey counts any more, but the address for signing in.
    pub(crate) fn finished(&mut self) {
        self.pending = None;
        if let Some(grant) = self.grant.take()
            && !is_masked(&grant.account)
        {
            self.identifier = grant.account;
        }
    }
}

/// Whether nobody can sign in with what is left of `identifier`.
fn is_masked(identifier: &str) -> bool {
    identifier.contains('•')
}

impl Pending {
    fn restore<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut line = || lines.next();
        Some(Self {
            identifier: line()?.to_owned(),
            request_id: line()?.parse().ok()?,
            purpose: *Purpose::ALL.get(line()?.parse::<usize>().ok()?)?,
            channel: if line()? == "true" { Channel::Email } else { Channel::Sms },
            code_length: line()?.parse().ok()?,
            expires_at: moment(line()?)?,
            resend_at: moment(line()?)?,
            spent: line()? == "true",
        })
    }

    /// Seconds that the code still counts at `now`.
    pub(crate) fn seconds_left(&self, now: f64) -> u64 {
        until(self.expires_at, now)
    }

    /// Seconds until another one may be asked for.
    pub(crate) fn resend_in(&self, now: f64) -> u64 {
        until(self.resend_at, now)
    }
}

/// A moment to be kept: an integer, because code that prints fractions weighs ten kilobytes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "moments are after 1970"
)]
const fn milliseconds(moment: f64) -> u64 {
    moment as u64
}

/// Milliseconds since 1970 as they were kept.
#[expect(clippy::cast_precision_loss, reason = "moments have 41 bits, a mantissa has 53")]
fn moment(kept: &str) -> Option<f64> {
    kept.parse::<u64>().ok().map(|milliseconds| milliseconds as f64)
}

/// The moment `seconds` after `now`.
fn after(now: f64, seconds: u64) -> f64 {
    now + f64::from(u32::try_from(seconds).unwrap_or(u32::MAX)) * 1000.0
}

/// Whole seconds from `now` to `moment`, begun ones included.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32"
)]
fn until(moment: f64, now: f64) -> u64 {
    ((moment - now) / 1000.0).ceil().clamp(0.0, f64::from(u32::MAX)) as u64
}

/// What a countdown says aloud when it passes from `before` to `left` seconds: whole minutes at five, one and none.
pub(crate) fn announcement(before: u64, left: u64) -> Option<u64> {
    [0, 60, 300].into_iter().find(|mark| left <= *mark && *mark < before).map(|mark| mark / 60)
}

/// `left` seconds as minutes and seconds.
pub(crate) fn clock_face(left: u64) -> String {
    format!("{}:{:02}", left / 60, left % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_000_000.0;

    fn challenge() -> Challenge {
        Challenge {
            request_id: Uuid::nil(),
            channel: Channel::Email,
            code_length: 6,
            expires_in: 900,
            resend_in: 60,
        }
    }

    fn asked() -> Flow {
        let mut flow = Flow::default();
        flow.asked(Purpose::Recover, " ana@example.com ", &challenge(), NOW);
        flow
    }

    #[test]
    fn a_deadline_is_a_moment_so_that_sleep_does_not_stretch_it() {
        let flow = asked();
        let pending = flow.pending(Purpose::Recover).unwrap();
        assert_eq!(pending.seconds_left(NOW), 900);
        assert_eq!(pending.seconds_left(NOW + 840_500.0), 60);
        assert_eq!(pending.seconds_left(NOW + 10_000_000.0), 0);
        assert_eq!(pending.resend_in(NOW + 30_000.0), 30);
    }

    #[test]
    fn asking_again_too_soon_leads_back_to_the_code_that_is_on_its_way() {
        let mut flow = asked();
        let again =
            |flow: &Flow, identifier, now| flow.just_asked(Purpose::Recover, identifier, now);
        assert!(again(&flow, "ana@example.com ", NOW + 59_000.0));
        assert!(!again(&flow, "ana@example.com", NOW + 60_000.0));
        assert!(!again(&flow, "eva@example.com", NOW));
        flow.exhausted();
        assert!(!again(&flow, "ana@example.com", NOW));
    }

    #[test]
    fn a_reload_keeps_the_request_and_never_a_secret() {
        let mut flow = asked();
        flow.grant = Some(Grant { token: "secret".to_owned(), account: String::new() });
        let kept = flow.keep();
        assert!(!kept.contains("secret"));
        let restored = Flow::restore(&kept);
        assert_eq!(restored.pending, flow.pending);
        assert_eq!(restored.identifier, "ana@example.com");
        assert!(restored.grant.is_none());
        flow.pending = None;
        flow.return_to = Some(Route::ChangePassword);
        assert_eq!(Flow::restore(&flow.keep()).return_to, Some(Route::ChangePassword));
    }

    #[test]
    fn nonsense_in_the_storage_starts_afresh() {
        assert!(Flow::restore("ana\n{}\nnonsense").pending.is_none());
        assert!(Flow::restore(&asked().keep().replace("\n0\n", "\n4\n")).pending.is_none());
        assert!(Flow::restore("").pending.is_none());
    }

    #[test]
    fn a_right_code_becomes_a_grant_for_the_typed_account() {
        let mut flow = asked();
        flow.verified("token".to_owned());
        assert!(flow.pending.is_none());
        assert_eq!(
            flow.grant.as_ref().map(|grant| grant.account.as_str()),
            Some("ana@example.com")
        );
        flow.finished();
        assert!(flow.grant.is_none());
    }

    #[test]
    fn a_masked_account_is_not_offered_at_sign_in() {
        let mut flow = asked();
        flow.opened("token".to_owned(), "•••••••89".to_owned());
        flow.finished();
        assert_eq!(flow.identifier, "ana@example.com");
    }

    #[test]
    fn nor_is_a_masked_number_that_the_server_sent_a_code_to() {
        let mut flow = Flow { identifier: "ana@example.com".to_owned(), ..Flow::default() };
        flow.asked(Purpose::Recover, "•••••••89", &challenge(), NOW);
        assert_eq!(flow.pending(Purpose::Recover).unwrap().identifier, "•••••••89");
        assert_eq!(flow.identifier, "ana@example.com");
        flow.verified("token".to_owned());
        flow.finished();
        assert_eq!(flow.identifier, "ana@example.com");
    }

    #[test]
    fn an_address_that_is_not_proven_yet_is_not_offered_at_sign_in() {
        let mut flow = Flow { identifier: "ana@example.com".to_owned(), ..Flow::default() };
        flow.asked(Purpose::ChangeEmail, "eva@example.com", &challenge(), NOW);
        let flow = Flow::restore(&flow.keep());
        assert_eq!(flow.identifier, "ana@example.com");
        let pending = flow.pending(Purpose::ChangeEmail).unwrap();
        assert_eq!(pending.identifier, "eva@example.com");
    }

    #[test]
    fn a_code_counts_for_its_purpose_alone() {
        assert!(asked().pending(Purpose::SignUp).is_none());
    }

    #[test]
    fn only_five_minutes_one_minute_and_the_end_are_said_aloud() {
        assert_eq!(announcement(301, 300), Some(5));
        assert_eq!(announcement(300, 299), None);
        assert_eq!(announcement(900, 60), Some(1));
        assert_eq!(announcement(60, 59), None);
        assert_eq!(announcement(1, 0), Some(0));
        assert_eq!(announcement(0, 0), None);
    }

    #[test]
    fn the_clock_shows_minutes_and_seconds() {
        assert_eq!(clock_face(900), "15:00");
        assert_eq!(clock_face(65), "1:05");
        assert_eq!(clock_face(0), "0:00");
    }
}
