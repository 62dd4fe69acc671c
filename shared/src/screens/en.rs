//! English words of the screens.

use super::{PlainText, Text};
use crate::audit::AuditEvent;

pub(super) const TEXT: Text = Text {
    // Everywhere
    error_prefix: "Error: ",
    summary_heading: "There is a problem",
    language: "Language",
    help_link: "No access to your email?",
    mailbox_link: "Development mailbox",
    loading: "Loading…",
    slow: "This is taking longer than usual. Still working on it.",
    retry: "Try again",
    offline_title: "You are offline",
    offline_detail: "Check your internet connection. What you typed is still here.",
    timed_out_title: "This is taking too long",
    timed_out_detail: "The server did not answer in time. What you typed is still here.",
    unreadable_title: "The answer cannot be read",
    unreadable_detail: "Try again in a few minutes. What you typed is still here.",
    wait: |seconds| format!("Wait {} and try again.", duration(seconds)),
    back_to_sign_in: "Back to sign in",

    // Password fields
    password_label: "Password",
    new_password_label: "New password",
    confirm_password_label: "Repeat the password",
    confirm_password_hint: "You can leave this empty while the password is visible.",
    show: "Show",
    hide: "Hide",
    show_password: "Show password",
    hide_password: "Hide password",
    show_confirmation: "Show the repeated password",
    hide_confirmation: "Hide the repeated password",
    password_visible: "Your password is visible",
    password_hidden: "Your password is hidden",
    caps_lock: "Caps Lock is on",
    requirements: "Your password must:",
    rule_length: |min| format!("have at least {min} characters"),
    rule_max_length: |max| format!("have {max} characters or fewer"),
    rule_upper: "have an upper-case letter",
    rule_lower: "have a lower-case letter",
    rule_digit: "have a digit",
    rule_personal: "not resemble your address or your name",
    rule_strength: "be hard to guess",
    met: "met",
    unmet: "not met yet",
    unknown: "checked when you send it",
    rules_left: |left| {
        if left == 1 {
            "One requirement is left.".to_owned()
        } else {
            format!("{left} requirements are left.")
        }
    },
    rules_done: "All requirements are met.",
    strength_label: "Strength",
    strength_words: ["Very weak", "Weak", "Could be better", "Good", "Excellent"],

    // Forgot password
    forgot_title: "Recover your account",
    forgot_intro: "We will send you a code and a link to choose a new password.",
    identifier_label: "Email or phone number",
    identifier_hint: "A phone number with its country prefix: +44 7700 900123",
    forgot_submit: "Send code",
    sending: "Sending…",
    did_you_mean: |address| format!("Did you mean {address}?"),

    // Code
    code_title: "Enter the code",
    code_sent_email: |digits| {
        format!("If there is an account with this address, we have sent it a {digits}‑digit code:")
    },
    code_sent_sms: |digits| {
        format!(
            "If there is an account with this phone number, we have sent it a {digits}‑digit code:"
        )
    },
    change: "Change",
    code_label: "Code",
    code_hint: "You can paste it as it is in the message.",
    code_submit: "Continue",
    checking: "Checking…",
    time_left: "The code expires in",
    minutes_left: |minutes| {
        if minutes == 1 {
            "One minute is left.".to_owned()
        } else {
            format!("{minutes} minutes are left.")
        }
    },
    code_expired: "The code has expired. Ask for a new one to go on.",
    code_wrong: "The code is not right or no longer works. Check it or ask for a new one.",
    attempts_left: |left| {
        if left == 1 {
            "You have one try left.".to_owned()
        } else {
            format!("You have {left} tries left.")
        }
    },
    resend: "Send another code",
    resend_in: |seconds| format!("You can ask for another one in {}.", duration(seconds)),
    resent: |to| format!("New code sent to {to}. Always use the latest one."),
    missing_title: "Did it not arrive?",
    missing_wait: "Wait two minutes: it can take a while.",
    missing_spam: "Look in your spam folder.",
    missing_address: "Check that the address or number above is yours.",
    missing_other: "Use another address or phone number",
    missing_other_email: "Use another address",
    missing_other_phone: "Use another phone number",
    spent_title: "Ask for a new code",
    spent_intro: "This code has no tries left. We will send you another one.",
    no_request_title: "Start again",
    no_request_intro: "There is no code waiting here. Ask for one to go on.",
    ask_code: "Ask for a code",

    // New password
    reset_title: "Choose a new password",
    account_label: "Account",
    reset_submit: "Change password",
    saving: "Saving…",
    checking_link_title: "One moment",
    checking_link: "Checking the link…",
    link_dead_title: "The link does not work",
    link_dead_intro: "The link was used, has expired or is incomplete. Ask for another one: it takes a few seconds.",
    link_lost_title: "Go back to the message",
    link_lost_intro: "To keep you safe, this page does not store the permission to change the password. Open the link in the message again, or ask for another one.",
    ask_link: "Ask for another one",
    changed_title: "Password changed",
    changed_intro: "We have closed every session that was open, and sent you a notice.",

    // It was not me
    not_me_title: "It was not me",
    not_me_intro: "If the message has a code, we cancel it: neither the code nor its link will work, and nothing else changes.",
    not_me_change: "If the message tells of a change or a sign-in, we freeze the account: we close all sessions, give it back the address and phone number that it had, and send you a link to choose another password.",
    not_me_submit: "Confirm that it was not me",
    not_me_cancelled_title: "Request cancelled",
    not_me_cancelled: "The code and the link of that message do not work any more. Your password and your sessions are as they were.",
    not_me_frozen_title: "Account frozen",
    not_me_frozen: "Nobody can sign in until you choose another password. We have sent you a message: open its link. If it does not arrive within minutes, ask for another one.",
    not_me_texted: |number| format!("We have also sent a text message with a code to {number}."),
    not_me_enter_code: "Enter the code we texted",
    not_me_dead: "The link has been used, has expired or is incomplete. If you cannot sign in or something looks wrong, recover your account.",

    // Sign in and sign up
    sign_in_title: "Sign in",
    sign_in_submit: "Sign in",
    signing_in: "Signing in…",
    forgot_link: "Forgot your password?",
    no_account: "No account yet?",
    sign_up_link: "Create account",
    session_ended: "Your session ended. Sign in to go on.",
    signed_out: "You are signed out.",
    sign_up_title: "Create your account",
    sign_up_intro: "We will send you a code to check that the address is yours.",
    sign_up_closed: "Accounts are created by the people who run this site.",
    email_label: "Email",
    email_hint: "You will sign in and recover your account with it.",
    sign_up_submit: "Create account",
    have_account: "Do you have an account?",

    // Proof of an address
    verify_email_title: "Confirm your email address",
    verify_email_sent: |digits| {
        format!(
            "We have sent a message to this address. If it is new here, it has a {digits}‑digit code:"
        )
    },
    verify_email_link_intro: "Press the button to confirm that this address is yours.",
    verify_email_submit: "Confirm address",
    verified_title: "Address confirmed",
    verified_intro: |email| format!("You can sign in with {email} now."),
    verify_dead_intro: "The link was used, has expired or is incomplete. If you have confirmed the address, sign in.",

    // Account
    account_title: "Your account",
    account_email: "Email",
    account_name: "Name",
    account_language: "Language of messages",
    account_phone: "Phone number",
    no_phone: "None",
    change_email: "Change email",
    change_phone: "Change phone number",
    add_phone: "Add phone number",
    sign_out: "Sign out",
    signing_out: "Signing out…",
    back_to_account: "Back to your account",

    // Sessions
    sessions_title: "Where you are signed in",
    sessions_intro: "If you do not recognise one, end it and change your password.",
    this_device: "This device",
    device: |browser, system| format!("{browser} on {system}"),
    device_unknown: "Unknown browser",
    last_seen: "Last active:",
    signed_in_at: "Signed in:",
    client_address: "IP address:",
    end_session: "End",
    end_session_on: |device| format!("End the session of {device}"),
    session_ended_on: |device| format!("We have ended the session of {device}."),
    end_others: "End all others",
    end_others_intro: "You will have to sign in again on those devices.",
    end_others_confirm: |count| format!("End {count} sessions"),
    cancel: "Cancel",
    others_ended: "We have ended all other sessions.",

    // Events
    events_title: "Recent activity",
    events_empty: "Nothing has happened yet.",
    events_intro: "If something was not you:",
    event: |event| match event {
        AuditEvent::RecoveryStarted => "Somebody asked to recover the account",
        AuditEvent::EmailChangeStarted => "A change of email was asked for",
        AuditEvent::PhoneChangeStarted => "A change of phone number was asked for",
        AuditEvent::CodeRight => "The right code was entered",
        AuditEvent::CodeWrong => "A wrong code was entered",
        AuditEvent::CodeExpired => "An expired code was entered",
        AuditEvent::CodeReused => "A used code was entered",
        AuditEvent::TokenExpired => "An expired link was opened",
        AuditEvent::TokenReused => "A used link was opened",
        AuditEvent::RequestCancelled => "A request was cancelled: “it was not me”",
        AuditEvent::AccountFrozen => "Account frozen: “it was not me”",
        AuditEvent::PasswordReset => "Password changed by recovery",
        AuditEvent::PasswordChanged => "Password changed",
        AuditEvent::EmailChanged => "Email changed",
        AuditEvent::PhoneChanged => "Phone number changed",
        AuditEvent::Reauthenticate => "The current password did not match",
        AuditEvent::SignIn => "Signed in",
        AuditEvent::SignOut => "Signed out",
        AuditEvent::SessionEnded => "One session was ended",
        AuditEvent::OtherSessionsEnded => "All other sessions were ended",
        AuditEvent::AccountCreated => "Account created",
        AuditEvent::AccountDisabled => "Account switched off",
        AuditEvent::AccountEnabled => "Account switched on",
        AuditEvent::AccountSignedOut => "All sessions were ended",
        _ => "Something else",
    },
    refused: "refused",
    not_mine: "It was not me",
    not_mine_intro: "We will close all other sessions, and you can choose another password.",

    // Changes of the account
    current_password_label: "Current password",
    show_current: "Show the current password",
    hide_current: "Hide the current password",
    current_password_wrong: "This is not your current password. Type it again.",
    change_password_title: "Change your password",
    password_changed: |ended| {
        let ended = match ended {
            0 => "There were no other open sessions.".to_owned(),
            1 => "We have ended the other session that was open.".to_owned(),
            _ => format!("We have ended the other {ended} sessions that were open."),
        };
        format!("Password changed. {ended}")
    },
    change_email_title: "Change your email",
    change_email_intro: "We will send a code to the new address. Until you enter it, the present one counts.",
    new_email_label: "New email",
    email_changed: "Email changed. We have told the former address, and ended all other sessions.",
    change_phone_title: "Recovery phone",
    change_phone_intro: "With it you can recover your account by text message. We will send you a code to check that it is yours.",
    new_phone_label: "New phone number",
    new_phone_hint: "With its country prefix: +44 7700 900123",
    verify_phone_title: "Confirm your phone number",
    verify_phone_sent: |digits| {
        format!("We have sent a text message with a {digits}‑digit code to this number:")
    },
    verify_phone_submit: "Confirm phone number",
    phone_changed: "Phone number saved: you can recover your account with it now. We have ended all other sessions.",

    // Help
    help_title: "If you have no access to your email",
    help_phone_title: "Try your phone",
    help_phone: "If you added a phone number to your account, enter it instead of the address and you will get a text message with the code.",
    help_provider_title: "Recover the mailbox first",
    help_provider: "Your email provider has a recovery of its own. Once the mailbox is back, the account takes a minute.",
    help_people_title: "Write to the people who run this site",
    help_people: "They can check who you are and send you a recovery message. They never ask for your password or a code.",

    // Not found
    not_found_title: "There is nothing here",
    not_found_intro: "The address does not exist or has changed.",
    go_home: "Go to the start",
};

pub(super) const PLAIN: PlainText = PlainText {
    valid_until: "The code is valid until",
    stale_title: "This form has expired",
    stale_detail: "Fill in what is missing and press the button again. If it happens again, allow the cookies of this site.",
    link_label: "Link from the message",
    link_hint: "Without JavaScript this browser does not show us what the link carries: copy it from the message and paste it here.",
    link_incomplete: "Paste the whole link, as it is in the message",

    // Development mailbox
    mailbox_title: "Development mailbox",
    mailbox_intro: "The messages that the server would have sent. It exists in development only.",
    mailbox_gallery: "All templates",
    mailbox_empty: "There are no messages yet.",
    mailbox_list: "Messages",
    mailbox_clear: "Empty the mailbox",
    mailbox_plain: "Text",
    mailbox_to: "To",
    mailbox_frame: "Preview of the message",
    copy_code: "Copy code",
    copied: "Code copied",
    open_link: "Open link",
    mailbox_find: "Find",
    mailbox_all: "All",
    mailbox_source: "Headers and source",
};

/// Whole minutes from two minutes on, seconds below.
fn duration(seconds: u64) -> String {
    if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) }
}
