//! The built app, embedded and precompressed: the page for its screens, files under their names, 404 for the rest.

mod asset;
mod policy;

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use axum::Extension;
use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::Embed;
use shared::{Locale, ProblemKind, Route};

use self::asset::Asset;
use self::policy::FILE_POLICY;
pub(super) use self::policy::content_security_policy;
use super::extract::locale_of;
use super::problem::Refusal;
use super::{AppState, basic};
use crate::brand::{Brand, Palette};
use crate::config;

const PAGE: &str = "index.html";
/// The colour of the page's icon: `--accent` of `style/tokens.css`.
const BUILT_IN_ACCENT: &str = "#0b5d57";
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// By this query the page's shell, which is the same for every screen, asks for the plain form of the one it is at.
const WITHOUT_SCRIPT: &str = "basic";
/// Hexadecimal digits of the 64-bit hash that the build puts into a file's name, without leading zeros.
const NAME_HASH_LENGTH: RangeInclusive<usize> = 12..=16;

#[derive(Embed)]
#[folder = "../dist"]
struct Dist;

/// Every file of the app, and the page once for each language.
pub(super) struct Assets {
    files: &'static HashMap<String, Asset>,
    /// The brand's own, by its name.
    stylesheet: Option<(String, Asset)>,
    pages: HashMap<Locale, Asset>,
    head: String,
    policy: HeaderValue,
}

impl Assets {
    /// The embedded files, and the page in the looks of `brand`.
    pub(super) fn of(brand: &Brand) -> Self {
        /// Part of the program, and therefore read once.
        static FILES: LazyLock<HashMap<String, Asset>> = LazyLock::new(embedded_files);
        let html = Dist::get(PAGE).map(|file| String::from_utf8_lossy(&file.data).into_owned());
        let stylesheet = brand.stylesheet().map(Asset::stylesheet);
        let html = html.filter(|html| !html.is_empty()).map_or(String::new(), |html| {
            let html = coloured(&named(&html, &brand.app_name), brand.palette.as_ref());
            stylesheet.as_ref().map_or(html.clone(), |(name, _)| styled(&html, name))
        });
        let localized = |locale| (!html.is_empty()).then(|| (locale, Asset::page(&html, locale)));
        let pages = Locale::ALL.into_iter().filter_map(localized).collect();
        Self {
            files: &FILES,
            stylesheet,
            pages,
            head: look(&html).collect(),
            policy: content_security_policy(&html),
        }
    }

    fn file(&self, path: &str) -> Option<(&str, &Asset)> {
        let own = self.stylesheet.as_ref().filter(|(name, _)| name == path);
        let own = own.map(|(name, asset)| (name.as_str(), asset));
        own.or_else(|| self.files.get_key_value(path).map(|(name, asset)| (name.as_str(), asset)))
    }

    /// What gives the page its look: for other documents that are to have the same one.
    pub(super) fn head(&self) -> &str {
        &self.head
    }

    /// The page in `locale`, where the app is built in.
    pub(super) fn shell(&self, locale: Locale) -> Option<String> {
        self.pages.get(&locale).map(Asset::text)
    }

    /// The page, for a screen or for an address that has none.
    fn page_response(&self, page: &Asset, found: bool, headers: &HeaderMap) -> Response {
        let status = if found { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let mut response = page.respond(status, headers, NO_STORE);
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, self.policy.clone());
        let vary = HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie");
        response.headers_mut().insert(VARY, vary);
        response
    }
}

fn embedded_files() -> HashMap<String, Asset> {
    Dist::iter()
        .filter(|name| !is_encoding(name) && name != PAGE)
        .filter_map(|name| Some((name.to_string(), Asset::embedded(&name)?)))
        .collect()
}

/// The page says the product's name before the program is there to say it, which then reads it in the title.
fn named(html: &str, product: &str) -> String {
    html.replace(&config::App::default().name, &html_escape::encode_text(product))
}

/// The page with its icon in the accent colour.
fn coloured(html: &str, palette: Option<&Palette>) -> String {
    let within_address = |colour: &str| colour.replace('#', "%23");
    let accent = within_address(palette.map_or(BUILT_IN_ACCENT, Palette::accent));
    html.replace(&within_address(BUILT_IN_ACCENT), &accent)
}

/// The page with one more stylesheet, which has the last word.
fn styled(html: &str, name: &str) -> String {
    let link = format!("<link rel=\"stylesheet\" href=\"/{name}\">");
    let end = html.find("</head>").or_else(|| html.find("<body")).unwrap_or_default();
    [&html[..end], &link, &html[end..]].concat()
}

/// The style sheets, the icon and the colours of the page `html`.
fn look(html: &str) -> impl Iterator<Item = &str> {
    let tags = html.match_indices('<').filter_map(|(at, _)| {
        let tag = &html[at..];
        tag.find('>').map(|end| &tag[..=end])
    });
    tags.filter(|tag| {
        let tag = tag.replace('"', "");
        let link = ["stylesheet", "icon"].iter().any(|rel| tag.contains(&format!("rel={rel}")));
        tag.starts_with("<link ") && link || tag.starts_with("<meta ") && !tag.contains("charset")
    })
}

/// Answers whatever no route took.
pub(super) async fn serve(
    State(ctx): State<AppState>,
    Extension(assets): Extension<Arc<Assets>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path();
    let not_found = || Refusal::new(ProblemKind::NotFound).into_response();
    let machine =
        ["api", ".well-known", "health"].contains(&path.split('/').nth(1).unwrap_or_default());
    if machine || !matches!(method, Method::GET | Method::HEAD) {
        return not_found();
    }
    if let Some(route) = Route::of_path(path).filter(|_| uri.query() == Some(WITHOUT_SCRIPT)) {
        return Redirect::to(basic::path_of(route)).into_response();
    }
    if let Some((name, asset)) = assets.file(path.trim_start_matches('/')) {
        let cache = if has_hash(name) { IMMUTABLE } else { REVALIDATE };
        let mut response = asset.respond(StatusCode::OK, &headers, cache);
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, FILE_POLICY);
        return response;
    }
    let names_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match assets.pages.get(&locale_of(&headers, ctx.config.app.locale)) {
        Some(page) if !names_file => {
            let route = Route::ALL.iter().find(|route| route.path() == path);
            assets.page_response(page, route.is_some(), &headers)
        }
        _ => not_found(),
    }
}

/// Whether the file is another one's encoding, written by the build.
fn is_encoding(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "br" | "gz")))
}

/// Whether the name carries the build's hash, so that another content has another name.
fn has_hash(name: &str) -> bool {
    name.split(['-', '_', '.']).any(|part| {
        NAME_HASH_LENGTH.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Colour;

    #[test]
    fn the_page_says_the_name_of_the_product_as_text() {
        let shell = "<title>Recobra</title><script src=/recobra-app-1.js></script>";
        let named = named(shell, "Café & <b>Té</b>");
        let title = "<title>Café &amp; &lt;b&gt;Té&lt;/b&gt;</title>";
        assert_eq!(named, format!("{title}<script src=/recobra-app-1.js></script>"));
    }

    #[test]
    fn the_icon_has_the_accent_colour() {
        let icon = "<link rel=icon href=\"data:image/svg+xml,%3Crect fill='%230b5d57'/%3E\">";
        let purple = Palette::of([Colour::new(0x6a_1b_9a), Colour::WHITE]);
        assert_eq!(coloured(icon, Some(&purple)), icon.replace("0b5d57", "6a1b9a"));
        assert_eq!(coloured(icon, None), icon);
        assert!(include_str!("../../../app/index.html").contains("fill='%230b5d57'"));
    }

    #[test]
    fn a_stylesheet_more_comes_last() {
        let styled = styled("<head><link href=a.css></head><body></body>", "brand-1.css");
        let link = "<link rel=\"stylesheet\" href=\"/brand-1.css\">";
        assert_eq!(styled, format!("<head><link href=a.css>{link}</head><body></body>"));
    }

    #[test]
    fn the_look_of_the_page_is_its_styles_icon_and_colours_and_no_script() {
        let shell = "<html lang=es><meta charset=utf-8><title>R</title><meta content=light name=color-scheme>\
                     <link href=\"data:image/svg+xml,%3Csvg/%3E\" rel=icon><link rel=\"stylesheet\" href=\"/a.css\">\
                     <link href=/a.js rel=modulepreload><script>1 < 2</script><meta-x>";
        let look: String = look(shell).collect();
        let expected = "<meta content=light name=color-scheme><link href=\"data:image/svg+xml,%3Csvg/%3E\" rel=icon>\
                        <link rel=\"stylesheet\" href=\"/a.css\">";
        assert_eq!(look, expected);
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(has_hash("recobra-app-0123456789abcdef.js"));
        assert!(has_hash("recobra-app-0123456789abcdef_bg.wasm"));
        assert!(has_hash("recobra-app-6da31b335264b03.js"));
        assert!(!has_hash("strength_loader.js"));
    }
}
