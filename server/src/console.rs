//! Prints what a developer would else open the mailbox for. In development only.

use shared::RecoveryCode;

use crate::dispatch::Parcel;

/// Prints the link or the code of a message that was sent.
#[expect(clippy::print_stdout, reason = "this is what the console is for in development")]
pub(crate) fn announce(parcel: &Parcel) {
    match parcel {
        Parcel::Mail(envelope, letter) => {
            let link = letter.link().map_or("", String::as_str);
            println!("✉ {} → {}  {link}", letter.kind(), envelope.to.as_str());
        }
        Parcel::Text(text) => {
            let code = text.code().map_or("", RecoveryCode::as_str);
            println!("☎ {}  {code}", text.to.as_str());
        }
    }
}
