//! A PNG beside the name: mail programs show no other drawing that can be sent along.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

/// Where each PNG begins (PNG specification, 5.2), and the length of its first chunk's head.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
/// The largest file: it travels with each letter.
const BYTES_MAX: usize = 64 * 1024;
/// How high it stands, in CSS pixels; twice that many in the file look sharp.
const HEIGHT: u32 = 32;
/// How wide it may stand.
const WIDTH_MAX: u32 = 200;

/// A logo.
#[derive(Clone)]
pub struct Logo {
    png: Vec<u8>,
    width: u32,
}

/// Why a file is no logo.
#[derive(Debug, Error)]
pub enum LogoError {
    /// It cannot be read.
    #[error("RECOBRA_APP__LOGO: {0}: {1}")]
    Unreadable(String, std::io::Error),
    /// It is something else.
    #[error("RECOBRA_APP__LOGO: {0}: must be a PNG of 64 KiB at most")]
    Other(String),
    /// It is too wide for its height.
    #[error("RECOBRA_APP__LOGO: {0}: must not be wider than six times its height")]
    TooWide(String),
}

impl Logo {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`LogoError`], which names the file.
    pub fn read(path: &Path) -> Result<Self, LogoError> {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(png) => Self::new(name, png),
            Err(error) => Err(LogoError::Unreadable(name, error)),
        }
    }

    fn new(name: String, png: Vec<u8>) -> Result<Self, LogoError> {
        let size = png.strip_prefix(SIGNATURE).and_then(|rest| {
            let (width, rest) = rest.split_first_chunk::<4>()?;
            let (height, _) = rest.split_first_chunk::<4>()?;
            Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
        });
        let Some((width, height)) =
            size.filter(|(_, height)| *height > 0 && png.len() <= BYTES_MAX)
        else {
            return Err(LogoError::Other(name));
        };
        let width = u64::from(width) * u64::from(HEIGHT) / u64::from(height);
        match u32::try_from(width) {
            Ok(width) if width <= WIDTH_MAX => Ok(Self { png, width: width.max(1) }),
            _ => Err(LogoError::TooWide(name)),
        }
    }

    /// The file.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// How wide and how high it stands, in CSS pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width, HEIGHT)
    }

    /// The file within an address.
    #[must_use]
    pub fn data_url(&self) -> String {
        format!("data:image/png;base64,{}", STANDARD.encode(&self.png))
    }

    /// Puts it where the built-in mark stands.
    pub(super) fn stylesheet(&self) -> String {
        let (width, height) = self.size();
        format!(
            ".wordmark svg{{display:none}}.wordmark::before{{content:\"\";inline-size:{width}px;\
             block-size:{height}px;background:url({}) center/contain no-repeat}}\n",
            self.data_url()
        )
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({} bytes)", self.png.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [SIGNATURE, &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat()
    }

    fn logo(png: Vec<u8>) -> Result<Logo, LogoError> {
        Logo::new("logo.png".to_owned(), png)
    }

    #[test]
    fn a_logo_stands_thirty_two_pixels_high_in_its_own_shape() {
        assert_eq!(logo(png(64, 64)).unwrap().size(), (32, 32));
        assert_eq!(logo(png(300, 100)).unwrap().size(), (96, 32));
    }

    #[test]
    fn what_is_no_png_too_large_or_too_wide_is_refused_by_name() {
        for (wrong, words) in [
            (b"<svg/>".to_vec(), "must be a PNG"),
            (png(64, 0), "must be a PNG"),
            (SIGNATURE.to_vec(), "must be a PNG"),
            ([png(64, 64), vec![0; BYTES_MAX]].concat(), "64 KiB"),
            (png(700, 100), "six times"),
            (png(u32::MAX, 1), "six times"),
        ] {
            let error = logo(wrong).unwrap_err().to_string();
            assert!(error.contains("logo.png") && error.contains(words), "{error}");
        }
    }
}
