//! etcd and an API server, on loopback, with folders of their own.

use crate::client;
use crate::process::{Memory, Process};
use crate::tools::Tools;
use anyhow::{Context as _, ensure};
use std::fmt::Write as _;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a server may take to start. Ten seconds are usual; a busy machine takes longer.
const PATIENCE: Duration = Duration::from_secs(180);

/// What is waited between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// Both servers, while this lives. The fields go in order: who uses another goes first, and the folder last.
pub(crate) struct Servers {
    server: Process,
    etcd: Process,
    /// How to speak with the API server.
    pub(crate) client: kube::Client,
    /// The same, for programs that read it from a file.
    pub(crate) kubeconfig: PathBuf,
    /// How long it took until the API server was ready, etcd included.
    pub(crate) ready_after: Duration,
    _folder: tempfile::TempDir,
}

impl Servers {
    /// Starts both, and waits until the API server is ready.
    ///
    /// # Errors
    /// One ends, or is not ready in time; the error holds the end of its log.
    pub(crate) async fn start(tools: &Tools) -> anyhow::Result<Self> {
        let start = Instant::now();
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let [etcd_port, peer_port, port] = free_ports()?;
        let arguments = etcd_arguments(folder.path(), etcd_port, peer_port);
        let mut etcd = Process::start("etcd", &tools.etcd, &arguments, folder.path())?;

        let token = token()?;
        let tokens = folder.path().join("tokens.csv");
        std::fs::write(&tokens, format!("{token},test,test,system:masters\n"))
            .with_context(|| format!("cannot write {}", tokens.display()))?;
        let arguments = server_arguments(folder.path(), etcd_port, port);
        // It waits for etcd itself.
        let mut server =
            Process::start("kube-apiserver", &tools.server, &arguments, folder.path())?;

        let certificate = folder.path().join("certificates/apiserver.crt");
        let configuration = client::configuration(port, &certificate, &token);
        let kubeconfig = folder.path().join("kubeconfig");
        std::fs::write(&kubeconfig, configuration.to_string())
            .with_context(|| format!("cannot write {}", kubeconfig.display()))?;
        let mut client = None;
        loop {
            etcd.check()?;
            server.check()?;
            if client.is_none() && certificate.is_file() {
                // It may be half written; then the next look finds it whole.
                client = client::connect(&configuration).await.ok();
            }
            if let Some(client) = &client
                && client::is_ready(client).await
            {
                break;
            }
            ensure!(
                start.elapsed() < PATIENCE,
                "the API server is not ready after {} s:\n{}",
                PATIENCE.as_secs(),
                server.log_end()
            );
            tokio::time::sleep(PAUSE).await;
        }
        let client = client.context("the API server made no certificate")?;
        Ok(Self {
            server,
            etcd,
            client,
            kubeconfig,
            ready_after: start.elapsed(),
            _folder: folder,
        })
    }

    /// What the API server takes.
    ///
    /// # Errors
    /// It ended.
    pub(crate) fn memory(&mut self) -> anyhow::Result<Memory> {
        self.check()?;
        self.server.memory()
    }

    /// Whether both still run.
    ///
    /// # Errors
    /// One ended; the error holds the end of its log.
    pub(crate) fn check(&mut self) -> anyhow::Result<()> {
        self.server.check()?;
        self.etcd.check()
    }
}

/// Ports that nothing listens on. All are held until all are found, so that they differ.
fn free_ports() -> anyhow::Result<[u16; 3]> {
    let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port");
    let held = [bind()?, bind()?, bind()?];
    let mut ports = [0; 3];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener
            .local_addr()
            .context("there is no free port")?
            .port();
    }
    Ok(ports)
}

/// A secret that no one else on the machine can guess.
fn token() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context("cannot read /dev/urandom")?;
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

fn etcd_arguments(folder: &Path, port: u16, peer_port: u16) -> Vec<String> {
    let own = format!("http://127.0.0.1:{port}");
    let peer = format!("http://127.0.0.1:{peer_port}");
    vec![
        format!("--data-dir={}", folder.join("etcd").display()),
        format!("--listen-client-urls={own}"),
        format!("--advertise-client-urls={own}"),
        format!("--listen-peer-urls={peer}"),
        format!("--initial-advertise-peer-urls={peer}"),
        format!("--initial-cluster=default={peer}"),
        "--logger=zap".to_owned(),
    ]
}

/// Limits stay as they are by default: what does not fit here does not fit into a real cluster either.
fn server_arguments(folder: &Path, etcd_port: u16, port: u16) -> Vec<String> {
    let certificates = folder.join("certificates");
    let key = certificates.join("apiserver.key");
    vec![
        format!("--etcd-servers=http://127.0.0.1:{etcd_port}"),
        "--bind-address=127.0.0.1".to_owned(),
        "--advertise-address=127.0.0.1".to_owned(),
        format!("--secure-port={port}"),
        // It makes itself a certificate there, whose key serves for service accounts too.
        format!("--cert-dir={}", certificates.display()),
        format!("--service-account-key-file={}", key.display()),
        format!("--service-account-signing-key-file={}", key.display()),
        "--service-account-issuer=https://localhost".to_owned(),
        "--service-cluster-ip-range=10.0.0.0/24".to_owned(),
        format!("--token-auth-file={}", folder.join("tokens.csv").display()),
        "--anonymous-auth=false".to_owned(),
        "--authorization-mode=RBAC".to_owned(),
        // No controller manager makes service accounts, and there are no nodes to send anyone to.
        "--disable-admission-plugins=ServiceAccount".to_owned(),
        "--endpoint-reconciler-type=none".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_tokens_differ() {
        let [a, b, c] = free_ports().unwrap();
        assert!(a != b && b != c && a != c && a != 0);
        let token = token().unwrap();
        assert_eq!(token.len(), 32);
        assert_ne!(token, super::token().unwrap());
    }
}
