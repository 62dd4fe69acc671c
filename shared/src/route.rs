//! The addresses of the page's screens: the app routes by them, the server serves and mails them.

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
    /// Ways in for somebody without access to their mail.
    Help = "/help",
    /// Messages that were sent, in development.
    Mailbox = "/dev/mailbox",
}
