//! Every sentence of the screens, by language, as data. Problems and broken rules have their words in `text`.

mod en;
mod es;
mod sentences;

use crate::Locale;
use crate::audit::AuditEvent;

/// The words of one language. A language that lacks one does not compile.
#[expect(missing_docs, reason = "a key names the place and its words say the rest")]
pub struct Text {
    // Everywhere
    pub error_prefix: &'static str,
    pub summary_heading: &'static str,
    pub language: &'static str,
    pub help_link: &'static str,
    pub mailbox_link: &'static str,
    pub loading: &'static str,
    pub slow: &'static str,
    pub retry: &'static str,
    pub offline_title: &'static str,
    pub offline_detail: &'static str,
    pub timed_out_title: &'static str,
    pub timed_out_detail: &'static str,
    pub unreadable_title: &'static str,
    pub unreadable_detail: &'static str,
    pub wait: fn(u64) -> String,
    pub back_to_sign_in: &'static str,

    // Password fields
    pub password_label: &'static str,
    pub new_password_label: &'static str,
    pub confirm_password_label: &'static str,
    pub confirm_password_hint: &'static str,
    pub show: &'static str,
    pub hide: &'static str,
    pub show_password: &'static str,
    pub hide_password: &'static str,
    pub show_confirmation: &'static str,
    pub hide_confirmation: &'static str,
    pub password_visible: &'static str,
    pub password_hidden: &'static str,
    pub caps_lock: &'static str,
    pub requirements: &'static str,
    pub rule_length: fn(usize) -> String,
    pub rule_max_length: fn(usize) -> String,
    pub rule_upper: &'static str,
    pub rule_lower: &'static str,
    pub rule_digit: &'static str,
    pub rule_personal: &'static str,
    pub rule_strength: &'static str,
    pub met: &'static str,
    pub unmet: &'static str,
    pub unknown: &'static str,
    pub rules_left: fn(usize) -> String,
    pub rules_done: &'static str,
    pub strength_label: &'static str,
    pub strength_words: [&'static str; 5],

    // Forgot password
    pub forgot_title: &'static str,
    pub forgot_intro: &'static str,
    pub identifier_label: &'static str,
    pub identifier_hint: &'static str,
    pub forgot_submit: &'static str,
    pub sending: &'static str,
    pub did_you_mean: fn(&str) -> String,

    // Code
    pub code_title: &'static str,
    pub code_sent_email: fn(usize) -> String,
    pub code_sent_sms: fn(usize) -> String,
    pub change: &'static str,
    pub code_label: &'static str,
    pub code_hint: &'static str,
    pub code_submit: &'static str,
    pub checking: &'static str,
    pub time_left: &'static str,
    pub minutes_left: fn(u64) -> String,
    pub code_expired: &'static str,
    pub code_wrong: &'static str,
    pub attempts_left: fn(u32) -> String,
    pub resend: &'static str,
    pub resend_in: fn(u64) -> String,
    pub resent: fn(&str) -> String,
    pub missing_title: &'static str,
    pub missing_wait: &'static str,
    pub missing_spam: &'static str,
    pub missing_address: &'static str,
    pub missing_other: &'static str,
    pub missing_other_email: &'static str,
    pub missing_other_phone: &'static str,
    pub spent_title: &'static str,
    pub spent_intro: &'static str,
    pub no_request_title: &'static str,
    pub no_request_intro: &'static str,
    pub ask_code: &'static str,

    // New password
    pub reset_title: &'static str,
    pub account_label: &'static str,
    pub reset_submit: &'static str,
    pub saving: &'static str,
    pub checking_link_title: &'static str,
    pub checking_link: &'static str,
    pub link_dead_title: &'static str,
    pub link_dead_intro: &'static str,
    pub link_lost_title: &'static str,
    pub link_lost_intro: &'static str,
    pub ask_link: &'static str,
    pub changed_title: &'static str,
    pub changed_intro: &'static str,

    // It was not me
    pub not_me_title: &'static str,
    pub not_me_intro: &'static str,
    pub not_me_change: &'static str,
    pub not_me_submit: &'static str,
    pub not_me_cancelled_title: &'static str,
    pub not_me_cancelled: &'static str,
    pub not_me_frozen_title: &'static str,
    pub not_me_frozen: &'static str,
    pub not_me_texted: fn(&str) -> String,
    pub not_me_enter_code: &'static str,
    pub not_me_dead: &'static str,

    // Sign in and sign up
    pub sign_in_title: &'static str,
    pub sign_in_submit: &'static str,
    pub signing_in: &'static str,
    pub forgot_link: &'static str,
    pub no_account: &'static str,
    pub sign_up_link: &'static str,
    pub session_ended: &'static str,
    pub signed_out: &'static str,
    pub sign_up_title: &'static str,
    pub sign_up_intro: &'static str,
    pub sign_up_closed: &'static str,
    pub email_label: &'static str,
    pub email_hint: &'static str,
    pub sign_up_submit: &'static str,
    pub have_account: &'static str,

    // Proof of an address
    pub verify_email_title: &'static str,
    pub verify_email_sent: fn(usize) -> String,
    pub verify_email_link_intro: &'static str,
    pub verify_email_submit: &'static str,
    pub verified_title: &'static str,
    pub verified_intro: fn(&str) -> String,
    pub verify_dead_intro: &'static str,

    // Account
    pub account_title: &'static str,
    pub account_email: &'static str,
    pub account_name: &'static str,
    pub account_language: &'static str,
    pub account_phone: &'static str,
    pub no_phone: &'static str,
    pub change_email: &'static str,
    pub change_phone: &'static str,
    pub add_phone: &'static str,
    pub sign_out: &'static str,
    pub signing_out: &'static str,
    pub back_to_account: &'static str,

    // Sessions
    pub sessions_title: &'static str,
    pub sessions_intro: &'static str,
    pub this_device: &'static str,
    pub device: fn(&str, &str) -> String,
    pub device_unknown: &'static str,
    pub last_seen: &'static str,
    pub signed_in_at: &'static str,
    pub client_address: &'static str,
    pub end_session: &'static str,
    pub end_session_on: fn(&str) -> String,
    pub session_ended_on: fn(&str) -> String,
    pub end_others: &'static str,
    pub end_others_intro: &'static str,
    pub end_others_confirm: fn(usize) -> String,
    pub cancel: &'static str,
    pub others_ended: &'static str,

    // Events
    pub events_title: &'static str,
    pub events_empty: &'static str,
    pub events_intro: &'static str,
    pub event: fn(AuditEvent) -> &'static str,
    pub refused: &'static str,
    pub not_mine: &'static str,
    pub not_mine_intro: &'static str,

    // Changes of the account
    pub current_password_label: &'static str,
    pub show_current: &'static str,
    pub hide_current: &'static str,
    pub current_password_wrong: &'static str,
    pub change_password_title: &'static str,
    pub password_changed: fn(u64) -> String,
    pub change_email_title: &'static str,
    pub change_email_intro: &'static str,
    pub new_email_label: &'static str,
    pub email_changed: &'static str,
    pub change_phone_title: &'static str,
    pub change_phone_intro: &'static str,
    pub new_phone_label: &'static str,
    pub new_phone_hint: &'static str,
    pub verify_phone_title: &'static str,
    pub verify_phone_sent: fn(usize) -> String,
    pub verify_phone_submit: &'static str,
    pub phone_changed: &'static str,

    // Help
    pub help_title: &'static str,
    pub help_phone_title: &'static str,
    pub help_phone: &'static str,
    pub help_provider_title: &'static str,
    pub help_provider: &'static str,
    pub help_people_title: &'static str,
    pub help_people: &'static str,

    // Not found
    pub not_found_title: &'static str,
    pub not_found_intro: &'static str,
    pub go_home: &'static str,
}

/// The words of `locale`.
#[must_use]
pub const fn of(locale: Locale) -> &'static Text {
    match locale {
        Locale::Es => &es::TEXT,
        Locale::En => &en::TEXT,
    }
}

/// The words that only the server's own pages need, the plain forms and the development mailbox. They stand apart, so that
/// the app does not carry them.
#[expect(missing_docs, reason = "a key names the place and its words say the rest")]
pub struct PlainText {
    pub valid_until: &'static str,
    pub stale_title: &'static str,
    pub stale_detail: &'static str,
    pub link_label: &'static str,
    pub link_hint: &'static str,
    pub link_incomplete: &'static str,

    // Development mailbox
    pub mailbox_title: &'static str,
    pub mailbox_intro: &'static str,
    pub mailbox_gallery: &'static str,
    pub mailbox_empty: &'static str,
    pub mailbox_list: &'static str,
    pub mailbox_clear: &'static str,
    pub mailbox_plain: &'static str,
    pub mailbox_to: &'static str,
    pub mailbox_frame: &'static str,
    pub copy_code: &'static str,
    pub copied: &'static str,
    pub open_link: &'static str,
    pub mailbox_find: &'static str,
    pub mailbox_all: &'static str,
    pub mailbox_source: &'static str,
}

/// The words of the server's own pages in `locale`.
#[must_use]
pub const fn plain(locale: Locale) -> &'static PlainText {
    match locale {
        Locale::Es => &es::PLAIN,
        Locale::En => &en::PLAIN,
    }
}
