//! nginx in front, with `deploy/nginx.conf` less its TLS.

use std::error::Error;
use std::fs;
use std::path::Path;

use super::process::{Process, bound, installed};

const DEPLOYED: &str = include_str!("../../../../deploy/nginx.conf");

/// Starts nginx at `port` in front of `replicas`, with everything of its own in `folder`.
pub(crate) fn start(folder: &Path, port: u16, replicas: &[u16]) -> Result<Process, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let file = folder.join("nginx.conf");
    fs::write(&file, configuration(folder, port, replicas)?)?;
    let mut nginx = bound(installed("nginx")?);
    nginx.arg("-p").arg(folder).arg("-c").arg(&file).arg("-e").arg(folder.join("error.log"));
    // One process, so that nothing is left when it is killed.
    nginx.args(["-g", "daemon off; master_process off;"]);
    Ok(nginx.spawn()?.into())
}

fn configuration(folder: &Path, port: u16, replicas: &[u16]) -> Result<String, Box<dyn Error>> {
    let before = DEPLOYED.find("  server {\n    listen 80;").ok_or("no plain server")?;
    let after = DEPLOYED.find("  server {\n    listen 443").ok_or("no TLS server")?;
    let mut lines = vec![format!("pid {};", folder.join("pid").display())];
    for line in DEPLOYED[..before].lines().chain(DEPLOYED[after..].lines()) {
        let words = line.trim();
        let is_of_tls = ["ssl_", "http2 ", "listen [::]"].iter().any(|is| words.starts_with(is));
        if words == "http {" {
            lines.push(line.to_owned());
            for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
                lines.push(format!("{kind}_temp_path {};", folder.join(kind).display()));
            }
        } else if words.starts_with("server recobra-1:8080") {
            let server = |port: &u16| line.replace("recobra-1:8080", &format!("127.0.0.1:{port}"));
            lines.extend(replicas.iter().map(server));
        } else if words.starts_with("listen 443") {
            lines.push(format!("listen 127.0.0.1:{port};"));
        } else if words.starts_with("access_log") {
            lines.push("access_log off;".to_owned());
        } else if words.starts_with("error_log") {
            lines.push(format!("error_log {} warn;", folder.join("error.log").display()));
        } else if !is_of_tls && !words.starts_with("server recobra-") {
            lines.push(line.to_owned());
        }
    }
    Ok(lines.join("\n"))
}
