//! A throwaway server that speaks S3: `moto`, in a Python environment of its own below `target/`.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use socle_test_servers::{Guarded, wait_until_ready};

use crate::{
    tools,
    workspace::{self, Workspace},
};

/// The version: another one is installed beside it.
const MOTO: &str = "5.2.5";

/// A running server, without buckets.
#[derive(Debug)]
pub(crate) struct S3Server {
    _server: Guarded,
    port: u16,
}

impl S3Server {
    /// Starts a server that listens on 127.0.0.1 only. Installs it when it is not there.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let program = installed(workspace)?;
        let folder = tempfile::Builder::new()
            .prefix("socle-s3-")
            .tempdir()
            .context("could not create a temporary folder")?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let mut server = Guarded::spawn(command, folder, Signal::SIGTERM)?;
        wait_until_ready(&mut server, "moto", Duration::from_mins(1), || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        })?;
        Ok(Self { _server: server, port })
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// The program, installed if it is not there yet.
fn installed(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target().join("tools").join(format!("moto-{MOTO}"));
    let program = folder.join("bin/moto_server");
    if program.is_file() {
        return Ok(program);
    }
    let typed = format!(
        "python3 -m venv {0} && {0}/bin/pip install 'moto[server]=={MOTO}'",
        folder.display()
    );
    eprintln!("moto is missing, installing it: {typed}");
    if let Err(error) = install(&folder) {
        // Half an environment would look like a whole one.
        let _ = fs::remove_dir_all(&folder);
        bail!("{error:#}\nmoto is missing; run: {typed}");
    }
    Ok(program)
}

fn install(folder: &Path) -> Result<()> {
    let python = tools::PYTHON.folder()?.join("python3");
    workspace::succeed(Command::new(python).args(["-m", "venv"]).arg(folder))?;
    let pip = folder.join("bin/pip");
    let package = format!("moto[server]=={MOTO}");
    workspace::succeed(Command::new(pip).args(["install", "--quiet", &package]))
}
