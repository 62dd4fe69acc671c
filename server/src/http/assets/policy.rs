//! The page's content security policy: only our own files run, and the inline scripts that the build wrote.

use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::secrets;

/// The policy of every other file. A worker obeys that of its own script, not the page's, and fetches its module itself.
pub(super) const FILE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'",
);

/// The policy of the page `html`.
pub(in crate::http) fn content_security_policy(html: &str) -> HeaderValue {
    let mut scripts = "'self' 'wasm-unsafe-eval'".to_owned();
    for script in inline_scripts(html) {
        scripts.push_str(" 'sha256-");
        scripts.push_str(&STANDARD.encode(secrets::hash(script.as_bytes())));
        scripts.push('\'');
    }
    let policy = format!(
        "default-src 'none'; script-src {scripts}; worker-src 'self'; connect-src 'self'; \
         style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'self'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_inline_script_is_hashed_and_no_other() {
        let html = "<script src=\"a.js\"></script><script type=\"module\">run()</script>";
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["run()"]);
    }
}
