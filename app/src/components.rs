//! The pieces that screens are made of. They know neither screens nor the network.

mod button;
mod countdown;
mod el;
mod field;
mod form_frame;
mod frame;
mod icon;
mod new_password;
mod page;
mod password_field;

pub(crate) use button::{link_button, submit_button};
pub(crate) use countdown::{countdown, ticking};
pub(crate) use el::{El, classed, el, group, link, nothing, show, status, time, time_ago};
pub(crate) use field::{Field, field};
pub(crate) use form_frame::form_frame;
pub(crate) use frame::{LOCALE_COOKIE, footer, header};
pub(crate) use new_password::{NewPasswordField, new_password};
pub(crate) use page::{form_page, page, passing_page};
pub(crate) use password_field::{PasswordField, password_field};
