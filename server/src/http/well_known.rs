//! `/.well-known/change-password` (<https://w3c.github.io/webappsec-change-password-url/>).

use axum::response::Redirect;
use shared::Route;

/// Leads a password manager to the page that changes the password.
pub(super) async fn change_password() -> Redirect {
    Redirect::temporary(Route::ChangePassword.path())
}
