//! Leads to the account, or to sign-in.

use leptos::prelude::*;
use shared::api::Empty;
use shared::api::session::CurrentSession;
use shared::{ProblemKind, Route};

use super::{api, waiting};
use crate::api::ApiError;
use crate::components::{form_frame, passing_page};
use crate::form::Form;
use crate::route::use_replace;

/// The screen.
pub(crate) fn home() -> AnyView {
    let (api, replace) = (api(), use_replace());
    let form = Form::new(Vec::new, move || {
        let replace = replace.clone();
        Box::pin(async move {
            match api.tell::<CurrentSession>(&Empty {}).await.map_err(|error| (error.kind(), error))
            {
                Ok(()) => replace(Route::Account),
                Err((Some(ProblemKind::Unauthenticated), _)) => replace(Route::SignIn),
                Err((_, error)) => return Err::<(), ApiError>(error),
            }
            Ok(())
        })
    });
    form.submit();
    passing_page(|t| t.sign_in_title, form_frame(form, waiting(form, |t| t.loading)))
}
