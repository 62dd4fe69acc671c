//! The addresses of the page's screens: the app routes by them, the server serves and mails them.

/// The messages that were sent: the server's own page, in development.
pub const MAILBOX_PATH: &str = "/dev/mailbox";

/// Every message as it would be sent now: the server's own page, in development.
pub const MESSAGES_PATH: &str = "/dev/messages";

macro_rules! routes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $path:literal,)+) => {
        /// A screen of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Route { $($(#[doc = $doc])+ $variant,)+ }

        impl Route {
            /// All screens.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The absolute path.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$variant => $path,)+ }
            }

            /// The screen at `path`, with or without a slash at its end.
            #[must_use]
            pub fn of_path(path: &str) -> Option<Self> {
                let same = |route: &&Self| {
                    route.path().trim_end_matches('/') == path.trim_end_matches('/')
                };
                Self::ALL.iter().find(same).copied()
            }
        }
    };
}

routes! {
    /// Leads to sign-in or to the account.
    Home = "/",
    /// Asks for the identifier.
    ForgotPassword = "/forgot-password",
    /// Asks for the code.
    VerifyCode = "/verify-code",
    /// Asks for the new password; where links land.
    ResetPassword = "/reset-password",
    /// Ends what a message was about; where its second link lands.
    NotMe = "/not-me",
    /// Says that it is done.
    PasswordChanged = "/password-changed",
    /// Signs in.
    SignIn = "/sign-in",
    /// Opens an account.
    SignUp = "/sign-up",
    /// Proves the address of a new account; where its links land.
    VerifyEmail = "/verify-email",
    /// The person's own account.
    Account = "/account",
    /// Changes the password of who is signed in.
    ChangePassword = "/account/password",
    /// Asks for another address.
    ChangeEmail = "/account/email",
    /// Proves the other address.
    VerifyChangeEmail = "/account/email/verify",
    /// Asks for another number.
    ChangePhone = "/account/phone",
    /// Proves the other number.
    VerifyChangePhone = "/account/phone/verify",
    /// Ways in for somebody without access to their mail.
    Help = "/help",
}
