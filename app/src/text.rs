//! Every sentence of the screens, by language. Problems and broken rules have their words in `shared::text`.

mod en;
mod es;

use crate::reactive::State;
use leptos::prelude::*;
use shared::Locale;
use shared::audit::AuditEvent;

/// The words of one language. A language that lacks one does not compile.
pub(crate) struct Text {
    // Everywhere
    pub(crate) error_prefix: &'static str,
    pub(crate) summary_heading: &'static str,
    pub(crate) language: &'static str,
    pub(crate) help_link: &'static str,
    pub(crate) mailbox_link: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) slow: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) offline_title: &'static str,
    pub(crate) offline_detail: &'static str,
    pub(crate) timed_out_title: &'static str,
    pub(crate) timed_out_detail: &'static str,
    pub(crate) unreadable_title: &'static str,
    pub(crate) unreadable_detail: &'static str,
    pub(crate) wait: fn(u64) -> String,
    pub(crate) back_to_sign_in: &'static str,

    // Password fields
    pub(crate) password_label: &'static str,
    pub(crate) new_password_label: &'static str,
    pub(crate) confirm_password_label: &'static str,
    pub(crate) confirm_password_hint: &'static str,
    pub(crate) show: &'static str,
    pub(crate) hide: &'static str,
    pub(crate) show_password: &'static str,
    pub(crate) hide_password: &'static str,
    pub(crate) show_confirmation: &'static str,
    pub(crate) hide_confirmation: &'static str,
    pub(crate) password_visible: &'static str,
    pub(crate) password_hidden: &'static str,
    pub(crate) caps_lock: &'static str,
    pub(crate) requirements: &'static str,
    pub(crate) rule_length: fn(usize) -> String,
    pub(crate) rule_max_length: fn(usize) -> String,
    pub(crate) rule_upper: &'static str,
    pub(crate) rule_lower: &'static str,
    pub(crate) rule_digit: &'static str,
    pub(crate) rule_personal: &'static str,
    pub(crate) rule_strength: &'static str,
    pub(crate) met: &'static str,
    pub(crate) unmet: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) rules_left: fn(usize) -> String,
    pub(crate) rules_done: &'static str,
    pub(crate) strength_label: &'static str,
    pub(crate) strength_words: [&'static str; 5],

    // Forgot password
    pub(crate) forgot_title: &'static str,
    pub(crate) forgot_intro: &'static str,
    pub(crate) identifier_label: &'static str,
    pub(crate) identifier_hint: &'static str,
    pub(crate) forgot_submit: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) did_you_mean: fn(&str) -> String,

    // Code
    pub(crate) code_title: &'static str,
    pub(crate) code_sent_email: fn(usize) -> String,
    pub(crate) code_sent_sms: fn(usize) -> String,
    pub(crate) change: &'static str,
    pub(crate) code_label: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) code_submit: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) time_left: &'static str,
    pub(crate) minutes_left: fn(u64) -> String,
    pub(crate) code_expired: &'static str,
    pub(crate) code_wrong: &'static str,
    pub(crate) attempts_left: fn(u32) -> String,
    pub(crate) resend: &'static str,
    pub(crate) resend_in: fn(u64) -> String,
    pub(crate) resent: fn(&str) -> String,
    pub(crate) missing_title: &'static str,
    pub(crate) missing_wait: &'static str,
    pub(crate) missing_spam: &'static str,
    pub(crate) missing_address: &'static str,
    pub(crate) missing_other: &'static str,
    pub(crate) spent_title: &'static str,
    pub(crate) spent_intro: &'static str,
    pub(crate) no_request_title: &'static str,
    pub(crate) no_request_intro: &'static str,
    pub(crate) ask_code: &'static str,

    // New password
    pub(crate) reset_title: &'static str,
    pub(crate) account_label: &'static str,
    pub(crate) reset_submit: &'static str,
    pub(crate) saving: &'static str,
    pub(crate) checking_link_title: &'static str,
    pub(crate) checking_link: &'static str,
    pub(crate) link_dead_title: &'static str,
    pub(crate) link_dead_intro: &'static str,
    pub(crate) link_lost_title: &'static str,
    pub(crate) link_lost_intro: &'static str,
    pub(crate) ask_link: &'static str,
    pub(crate) changed_title: &'static str,
    pub(crate) changed_intro: &'static str,

    // It was not me
    pub(crate) not_me_title: &'static str,
    pub(crate) not_me_intro: &'static str,
    pub(crate) not_me_change: &'static str,
    pub(crate) not_me_submit: &'static str,
    pub(crate) not_me_cancelled_title: &'static str,
    pub(crate) not_me_cancelled: &'static str,
    pub(crate) not_me_frozen_title: &'static str,
    pub(crate) not_me_frozen: &'static str,
    pub(crate) not_me_dead: &'static str,

    // Sign in and sign up
    pub(crate) sign_in_title: &'static str,
    pub(crate) sign_in_submit: &'static str,
    pub(crate) signing_in: &'static str,
    pub(crate) forgot_link: &'static str,
    pub(crate) no_account: &'static str,
    pub(crate) sign_up_link: &'static str,
    pub(crate) session_ended: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) sign_up_title: &'static str,
    pub(crate) sign_up_intro: &'static str,
    pub(crate) sign_up_closed: &'static str,
    pub(crate) email_label: &'static str,
    pub(crate) email_hint: &'static str,
    pub(crate) sign_up_submit: &'static str,
    pub(crate) have_account: &'static str,

    // Proof of an address
    pub(crate) verify_email_title: &'static str,
    pub(crate) verify_email_sent: fn(usize) -> String,
    pub(crate) verify_email_link_intro: &'static str,
    pub(crate) verify_email_submit: &'static str,
    pub(crate) verified_title: &'static str,
    pub(crate) verified_intro: fn(&str) -> String,
    pub(crate) verify_dead_intro: &'static str,

    // Account
    pub(crate) account_title: &'static str,
    pub(crate) account_email: &'static str,
    pub(crate) account_name: &'static str,
    pub(crate) account_language: &'static str,
    pub(crate) account_phone: &'static str,
    pub(crate) no_phone: &'static str,
    pub(crate) change_email: &'static str,
    pub(crate) change_phone: &'static str,
    pub(crate) add_phone: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) signing_out: &'static str,
    pub(crate) back_to_account: &'static str,

    // Sessions
    pub(crate) sessions_title: &'static str,
    pub(crate) sessions_intro: &'static str,
    pub(crate) this_device: &'static str,
    pub(crate) device: fn(&str, &str) -> String,
    pub(crate) device_unknown: &'static str,
    pub(crate) last_seen: &'static str,
    pub(crate) signed_in_at: &'static str,
    pub(crate) client_address: &'static str,
    pub(crate) end_session: &'static str,
    pub(crate) end_session_on: fn(&str) -> String,
    pub(crate) session_ended_on: fn(&str) -> String,
    pub(crate) end_others: &'static str,
    pub(crate) end_others_intro: &'static str,
    pub(crate) end_others_confirm: fn(usize) -> String,
    pub(crate) cancel: &'static str,
    pub(crate) others_ended: &'static str,

    // Events
    pub(crate) events_title: &'static str,
    pub(crate) events_intro: &'static str,
    pub(crate) event: fn(AuditEvent) -> &'static str,
    pub(crate) refused: &'static str,
    pub(crate) not_mine: &'static str,
    pub(crate) not_mine_intro: &'static str,

    // Changes of the account
    pub(crate) current_password_label: &'static str,
    pub(crate) show_current: &'static str,
    pub(crate) hide_current: &'static str,
    pub(crate) current_password_wrong: &'static str,
    pub(crate) change_password_title: &'static str,
    pub(crate) password_changed: fn(u64) -> String,
    pub(crate) change_email_title: &'static str,
    pub(crate) change_email_intro: &'static str,
    pub(crate) new_email_label: &'static str,
    pub(crate) email_changed: &'static str,
    pub(crate) change_phone_title: &'static str,
    pub(crate) change_phone_intro: &'static str,
    pub(crate) new_phone_label: &'static str,
    pub(crate) new_phone_hint: &'static str,
    pub(crate) verify_phone_title: &'static str,
    pub(crate) verify_phone_sent: fn(usize) -> String,
    pub(crate) verify_phone_submit: &'static str,
    pub(crate) phone_changed: &'static str,

    // Help
    pub(crate) help_title: &'static str,
    pub(crate) help_phone_title: &'static str,
    pub(crate) help_phone: &'static str,
    pub(crate) help_provider_title: &'static str,
    pub(crate) help_provider: &'static str,
    pub(crate) help_people_title: &'static str,
    pub(crate) help_people: &'static str,

    // Development mailbox
    pub(crate) mailbox_title: &'static str,
    pub(crate) mailbox_intro: &'static str,
    pub(crate) mailbox_empty: &'static str,
    pub(crate) mailbox_list: &'static str,
    pub(crate) mailbox_clear: &'static str,
    pub(crate) mailbox_plain: &'static str,
    pub(crate) mailbox_to: &'static str,
    pub(crate) mailbox_frame: &'static str,
    pub(crate) copy_code: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) open_link: &'static str,

    // Not found
    pub(crate) not_found_title: &'static str,
    pub(crate) not_found_intro: &'static str,
    pub(crate) go_home: &'static str,
}

/// The words of `locale`.
pub(crate) const fn of(locale: Locale) -> &'static Text {
    match locale {
        Locale::Es => &es::TEXT,
        Locale::En => &en::TEXT,
    }
}

/// The language of the page, which every sentence follows.
pub(crate) fn locale() -> State<Locale> {
    expect_context::<State<Locale>>()
}

/// The name of the product, which no language translates.
#[derive(Clone, Copy)]
pub(crate) struct Product(pub(crate) &'static str);

/// The name of the product.
pub(crate) fn product() -> &'static str {
    expect_context::<Product>().0
}

/// Picks a fixed sentence from a language.
pub(crate) type Pick = fn(&'static Text) -> &'static str;

/// A sentence that follows the language. All have one type, so the page carries the machinery for it once.
pub(crate) fn t(pick: Pick) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let locale = locale();
    move || pick(of(locale.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: &str = include_str!("../index.html");

    /// The shell is painted before the program is there, so it has to have the headings on its own.
    #[test]
    fn the_shell_has_the_headings_of_the_screens() {
        let headings: [Pick; 12] = [
            |t| t.account_title,
            |t| t.change_password_title,
            |t| t.change_email_title,
            |t| t.verify_email_title,
            |t| t.change_phone_title,
            |t| t.verify_phone_title,
            |t| t.forgot_title,
            |t| t.code_title,
            |t| t.reset_title,
            |t| t.not_me_title,
            |t| t.sign_in_title,
            |t| t.sign_up_title,
        ];
        for locale in Locale::ALL {
            for heading in headings {
                let words =
                    format!("<span lang=\"{}\">{}</span", locale.tag(), heading(of(locale)));
                assert!(SHELL.contains(&words), "{words}");
            }
        }
    }
}
