//! nginx, which answers a constant: what the network and the kernel cost on one core.

use std::error::Error;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use super::FIRST_CORE;
use super::load::{Calls, Load};
use crate::cluster::process::{Process, bound, free_port, installed};

/// How often it answers in a second, with everything of its own in `folder`.
pub(super) fn rate(folder: &Path, length: Duration) -> Result<f64, Box<dyn Error>> {
    let port = free_port()?;
    let folder = folder.join("nginx");
    fs::create_dir_all(&folder)?;
    let file = folder.join("nginx.conf");
    fs::write(&file, configuration(&folder, port))?;
    let mut nginx = bound("taskset");
    nginx.args(["--cpu-list", FIRST_CORE]).arg(installed("nginx")?);
    nginx.arg("-p").arg(&folder).arg("-c").arg(&file).arg("-e").arg(folder.join("error.log"));
    nginx.args(["-g", "daemon off; master_process off;"]);
    let _nginx = Process::from(nginx.spawn()?);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        std::thread::yield_now();
    }
    Load::new(format!("http://127.0.0.1:{port}"), length, Calls::Constant).run(&folder)
}

fn configuration(folder: &Path, port: u16) -> String {
    let pid = folder.join("pid");
    format!(
        "pid {};\nworker_processes 1;\nevents {{ worker_connections 1024; }}\nhttp {{\n  access_log off;\n  \
         keepalive_requests 100000000;\n  server {{\n    listen 127.0.0.1:{port};\n    default_type \
         application/json;\n    location / {{ return 200 '{{\"ok\":true}}'; }}\n  }}\n}}\n",
        pid.display()
    )
}
