//! Runs the importer against Azure Resource Manager on loopback, on documents that are made here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod documents;
pub mod estate;

use arm_simulator::{Builder, Handle, Simulator};
use aso_arm::credentials::{CredentialError, Token, TokenSource};
use aso_arm::{Client, ClientBuilder, Cloud, RetryPolicy};
use asoctl::Registry;
use asoctl::cli::{self, Environment, Streams};
use asoctl::import::live::{self, Live, Root};
use asoctl::import::{self, Import, Options};
use async_trait::async_trait;
use serde_json::Value;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// All kinds of the library.
pub static REGISTRY: LazyLock<Registry> =
    LazyLock::new(|| Registry::new(aso_resources::registry()));

/// Gives a new token each time.
#[derive(Debug, Default)]
pub struct NewTokens(AtomicU64);

#[async_trait]
impl TokenSource for NewTokens {
    async fn token(&self) -> Result<Token, CredentialError> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Token::new(format!("token-{number}"), None))
    }
}

/// A simulator that does not let anyone wait for long.
#[must_use]
pub fn simulator(documents: &[Value]) -> Builder {
    Simulator::builder()
        .documents(documents.iter().cloned())
        .retry_after(Some(Duration::from_millis(5)))
}

/// A client for a simulator, with short delays.
///
/// # Panics
/// The address is no endpoint.
#[must_use]
pub fn builder(azure: &Handle, tokens: impl TokenSource + 'static) -> ClientBuilder {
    let cloud = Cloud::new(azure.url(), "https://a.example/", "https://l.example/").unwrap();
    Client::builder(cloud, tokens).retry(RetryPolicy::quick())
}

/// [`builder`], built.
///
/// # Panics
/// It can't be.
#[must_use]
pub fn client(azure: &Handle) -> Client {
    builder(azure, NewTokens::default()).build().unwrap()
}

/// The roots that texts name.
///
/// # Panics
/// One is none.
#[must_use]
pub fn roots(texts: &[&str]) -> Vec<Root> {
    texts
        .iter()
        .map(|text| Root::parse(text).unwrap())
        .collect()
}

/// Imports by the library.
///
/// # Panics
/// It fails as a whole.
pub async fn import(client: &Client, texts: &[&str], options: &Options, live: &Live) -> Import {
    let reading = live::read(
        &REGISTRY,
        client,
        &roots(texts),
        options,
        live,
        &live::Silent,
    )
    .await
    .unwrap();
    import::finish([reading], options)
}

/// The YAML of an import of everything below some roots, which has to go without failures.
///
/// # Panics
/// Something fails.
pub async fn yaml(client: &Client, texts: &[&str]) -> String {
    let import = import(client, texts, &Options::default(), &Live::default()).await;
    assert!(import.failures.is_empty(), "{:?}", import.failures);
    import::text(&import.resources).unwrap()
}

/// What one run of the command line gave.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: u8,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

impl Run {
    /// The run, if it ended with this exit code.
    ///
    /// # Panics
    /// It did not.
    #[track_caller]
    #[must_use]
    pub fn exits(self, code: u8) -> Self {
        assert_eq!(self.code, code, "{}", self.err);
        self
    }
}

/// Runs a command line without the program's name, in an environment that has the simulator as its Azure.
///
/// # Panics
/// The streams in memory fail.
pub async fn asoctl(azure: &Handle, arguments: &[&str]) -> Run {
    let url = azure.url().to_owned();
    let words: Vec<std::ffi::OsString> = std::iter::once(&"asoctl")
        .chain(arguments)
        .map(Into::into)
        .collect();
    let run = move || {
        let variable = move |name: &str| match name {
            "AZURE_RESOURCE_MANAGER_ENDPOINT" => Some(url.clone()),
            "AZURE_ACCESS_TOKEN" => Some("hunter2".to_owned()),
            _ => None,
        };
        let environment = Environment {
            variable: &variable,
            is_terminal: false,
            handles_signals: false,
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            out: &mut out,
            err: &mut err,
            input: &mut std::io::empty(),
        };
        let code = cli::run_in(&REGISTRY, words, &mut streams, &environment).unwrap();
        Run {
            code,
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        }
    };
    let run = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(!format!("{run:?}").contains("hunter2"), "a token is shown");
    run
}
