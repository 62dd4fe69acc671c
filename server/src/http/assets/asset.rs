//! One file in its encodings, and the reply that carries it.

use std::borrow::Cow;
use std::io::Write;

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use shared::Locale;

use super::Dist;
use crate::secrets;

pub(super) struct Asset {
    plain: Cow<'static, [u8]>,
    brotli: Option<Cow<'static, [u8]>>,
    gzip: Option<Cow<'static, [u8]>>,
    content_type: HeaderValue,
    etag: HeaderValue,
}

impl Asset {
    /// An embedded file, with the encodings that the build left beside it.
    pub(super) fn embedded(name: &str) -> Option<Self> {
        let file = Dist::get(name)?;
        let media_type = mime_guess::from_path(name).first_or_octet_stream();
        let text = media_type.type_() == "text" || media_type.subtype() == "javascript";
        let charset = if text { "; charset=utf-8" } else { "" };
        Some(Self {
            brotli: Dist::get(&format!("{name}.br")).map(|file| file.data),
            gzip: Dist::get(&format!("{name}.gz")).map(|file| file.data),
            content_type: HeaderValue::try_from(format!("{media_type}{charset}")).ok()?,
            // Known since the build: a file that nobody asks for is never read.
            etag: etag(&file.metadata.sha256_hash()),
            plain: file.data,
        })
    }

    /// The page in `locale`, so that its first paint is in the right language.
    pub(super) fn page(html: &str, locale: Locale) -> Self {
        let tag = locale.tag();
        // A release build is minified: there the attribute has no quotes.
        let html = html
            .replacen("<html lang=\"es\"", &format!("<html lang=\"{tag}\""), 1)
            .replacen("<html lang=es>", &format!("<html lang={tag}>"), 1);
        Self {
            brotli: brotli(html.as_bytes()).map(Cow::Owned),
            gzip: gzip(html.as_bytes()).map(Cow::Owned),
            content_type: HeaderValue::from_static("text/html; charset=utf-8"),
            etag: etag(&secrets::hash(html.as_bytes())),
            plain: Cow::Owned(html.into_bytes()),
        }
    }

    /// A stylesheet that no build has seen, and the name that it is served under.
    pub(super) fn stylesheet(css: String) -> (String, Self) {
        let digest = secrets::hash(css.as_bytes());
        let hash = digest.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
        let asset = Self {
            brotli: brotli(css.as_bytes()).map(Cow::Owned),
            gzip: gzip(css.as_bytes()).map(Cow::Owned),
            content_type: HeaderValue::from_static("text/css; charset=utf-8"),
            etag: etag(&secrets::hash(css.as_bytes())),
            plain: Cow::Owned(css.into_bytes()),
        };
        (format!("brand-{hash:016x}.css"), asset)
    }

    /// What it says.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.plain).into_owned()
    }

    /// The reply to a request with `headers`: in the best encoding that the browser takes, or nothing
    /// where it has the same content already.
    pub(super) fn respond(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        cache: HeaderValue,
    ) -> Response {
        let known = headers.get(IF_NONE_MATCH).is_some_and(|known| *known == self.etag);
        let mut response = if known && status == StatusCode::OK {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.content(status, headers)
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, cache);
        headers.insert(ETAG, self.etag.clone());
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        response
    }

    fn content(&self, status: StatusCode, headers: &HeaderMap) -> Response {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let accepted = accepted.unwrap_or_default();
        let (encoding, body) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts(accepted, "br") => (Some("br"), brotli),
            (_, Some(gzip)) if accepts(accepted, "gzip") => (Some("gzip"), gzip),
            _ => (None, &self.plain),
        };
        let mut response = (status, body.to_vec()).into_response();
        response.headers_mut().insert(CONTENT_TYPE, self.content_type.clone());
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|range| {
        let (name, weight) = range.split_once(';').unwrap_or((range, ""));
        name.trim() == encoding && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn etag(hash: &[u8; secrets::KEY_LENGTH]) -> HeaderValue {
    let tag = format!("\"{}\"", secrets::encode(&hash[..12]));
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, 9, 22);
    writer.write_all(bytes).ok()?;
    drop(writer);
    Some(compressed)
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_that_is_refused_is_not_sent() {
        assert!(accepts("gzip, br", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "br"));
    }
}
