//! What makes the product an operator's own on screens and in letters: name, colours, logo.

mod colours;
mod logo;

pub use colours::Palette;
pub use logo::{Logo, LogoError};

use crate::config::Config;

/// Who screens and letters speak for.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    /// The service's name.
    pub app_name: String,
    /// Where people reach it.
    pub public_url: String,
    /// The colours, where they are not the built-in ones.
    pub palette: Option<Palette>,
    /// What stands beside the name.
    pub logo: Option<Logo>,
}

impl Brand {
    /// The brand that is configured.
    ///
    /// # Errors
    /// [`LogoError`], where the logo cannot be used.
    pub fn of(config: &Config) -> Result<Self, LogoError> {
        Ok(Self {
            app_name: config.app.name.clone(),
            public_url: config.http.origin(),
            palette: config.app.accents().map(Palette::of),
            logo: config.app.logo.as_deref().map(Logo::read).transpose()?,
        })
    }

    /// A stylesheet for what differs from the built-in looks; nothing, where nothing does.
    #[must_use]
    pub fn stylesheet(&self) -> Option<String> {
        let colours = self.palette.as_ref().map(Palette::stylesheet);
        let logo = self.logo.as_ref().map(Logo::stylesheet);
        let rules: Vec<_> = colours.into_iter().chain(logo).collect();
        (!rules.is_empty()).then(|| rules.concat())
    }
}
