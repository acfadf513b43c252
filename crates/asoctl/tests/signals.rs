//! Ctrl-C, on the real program: it ends, says so, and leaves nothing behind.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use arm_simulator::{Handle, Simulator};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const GROUP: &str = "/subscriptions/5f1d2a90-3b7e-4c55-9a60-0d8e4f7b6c21/resourceGroups/rg";

/// 200 networks behind a slow connection: an import takes many seconds with two workers.
async fn azure() -> Handle {
    let networks = (0..200).map(|number| {
        json!({
            "id": format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/v{number}"),
            "location": "westeurope",
            "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}},
        })
    });
    Simulator::builder()
        .documents(networks)
        .latency(Duration::from_millis(100))
        .start()
        .await
        .unwrap()
}

fn start(azure: &Handle, output: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_asoctl"))
        .args(["import", "azure-resource", GROUP, "-w", "2"])
        .args(output)
        .env("AZURE_RESOURCE_MANAGER_ENDPOINT", azure.url())
        .env("AZURE_ACCESS_TOKEN", "hunter2")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn interrupt(azure: &Handle, signal: &str, output: &[&str]) -> std::process::Output {
    azure.clear_requests();
    let before = azure.request_count();
    let child = start(azure, output);
    let started = Instant::now();
    while azure.request_count() < before + 8 {
        assert!(started.elapsed() < Duration::from_secs(20), "no calls");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let waited = Instant::now();
    let done = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap());
    let done = done.await.unwrap();
    assert!(waited.elapsed() < Duration::from_secs(2));
    done
}

fn entries(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written() {
    let azure = azure().await;
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("all.yaml"), folder.path().join("out"));
    for (signal, output) in [
        ("-INT", ["-o", file.to_str().unwrap()]),
        ("-TERM", ["-f", out.to_str().unwrap()]),
    ] {
        let done = interrupt(&azure, signal, &output).await;
        assert_eq!(done.status.code(), Some(1));
        let err = String::from_utf8(done.stderr).unwrap();
        assert!(err.contains("cancelled; nothing was written"), "{err}");
        assert_eq!(entries(folder.path()), [""; 0]);
    }
    let done = interrupt(&azure, "-INT", &[]).await;
    assert!(done.stdout.is_empty());
}
