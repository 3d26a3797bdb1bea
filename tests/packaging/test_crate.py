"""The crates as they are published, used from a crate outside the workspace."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import ROOT

CRATES = ["gather-webhooks", "gather-webhooks-receiver", "gather-webhooks-cli"]
# What they depend on is compiled once.
TARGET = str(ROOT / "target/packaged")
MANIFEST = """
[package]
name = "consumer"
version = "0.0.0"
edition = "2021"

[dependencies]
gather-webhooks = {{ path = "{core}" }}
{more}

[patch.crates-io]
gather-webhooks = {{ path = "{core}" }}

[workspace]
"""

MAIN = """
use gather_webhooks::{sign, Error, EventData, Verifier};
use std::time::UNIX_EPOCH;

fn main() -> Result<(), Error> {
    let body = r#"{"event":"interview.created","data":{"title":"Barista"}}"#;
    let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
    let header = sign(body, "secret", now);
    let event = Verifier::new("secret")?.verify(body, &header)?;
    let EventData::InterviewCreated(interview) = event.data else {
        panic!("{:?}", event);
    };
    assert_eq!(interview.title.as_deref(), Some("Barista"));
    let refused = Verifier::new("other")?.verify(body, &header).unwrap_err();
    println!("{} {}", refused.code(), refused.http_status());
    Ok(())
}
"""


RECEIVER = """
gather-webhooks-receiver = {{ path = "{receiver}", features = ["sqlite"] }}
tokio = {{ version = "1", features = ["macros", "rt"] }}
"""

RECEIVER_MAIN = """
use gather_webhooks::{Event, InterviewCreated};
use gather_webhooks_receiver::{Delivery, Receiver, SqliteInbox};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let receiver = Receiver::builder("secret")
        .inbox(SqliteInbox::open("gather.db")?)
        .on(|event: Event<InterviewCreated>, delivery: Delivery| async move {
            println!("{:?} {}", event.data.title, delivery.key);
            Ok(())
        })
        .build()?;
    let _ = receiver.service();
    println!("{:?}", receiver.stats().await?);
    Ok(())
}
"""


@pytest.fixture(scope="module")
def crates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Packaged together: they depend on one another in a version that no registry has yet."""
    target = ROOT / "target"
    packages = [option for name in CRATES for option in ("-p", name)]
    package = ["cargo", "package", "--quiet", *packages, "--no-verify", "--allow-dirty"]
    subprocess.run(package, cwd=ROOT, check=True)
    version = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)
    assert version
    folder = tmp_path_factory.mktemp("crates")
    crates = {}
    for name in CRATES:
        with tarfile.open(target / "package" / f"{name}-{version[1]}.crate") as archive:
            archive.extractall(folder, filter="data")
        crates[name] = folder / f"{name}-{version[1]}"
    return crates


def run(folder: Path, crates: dict[str, Path], main: str, more: str = "") -> str:
    """What a program prints that uses them."""
    core, receiver = crates["gather-webhooks"], crates["gather-webhooks-receiver"]
    more = more.format(receiver=receiver)
    (folder / "Cargo.toml").write_text(MANIFEST.format(core=core, more=more))
    (folder / "src").mkdir()
    (folder / "src/main.rs").write_text(main)
    shutil.copy(ROOT / "Cargo.lock", folder)
    run = ["cargo", "run", "--quiet", "--target-dir", TARGET]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_core_works_outside_the_workspace(crates: dict[str, Path], tmp_path: Path) -> None:
    assert run(tmp_path, crates, MAIN) == "signature_mismatch 401\n"


def test_the_receiver_works_outside_the_workspace(crates: dict[str, Path], tmp_path: Path) -> None:
    printed = run(tmp_path, crates, RECEIVER_MAIN, RECEIVER)
    assert printed.startswith("Stats { pending: 0,"), printed


@pytest.mark.parametrize("name", ["gather-webhooks", "gather-webhooks-receiver"])
def test_their_own_tests_pass(name: str, crates: dict[str, Path]) -> None:
    patch = f"patch.crates-io.gather-webhooks.path='{crates['gather-webhooks']}'"
    patched = ["--config", patch] if name != "gather-webhooks" else []
    test = ["cargo", "test", "--quiet", "--target-dir", TARGET, *patched]
    done = subprocess.run(test, cwd=crates[name], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", CRATES)
def test_every_file_that_they_include_is_there(name: str, crates: dict[str, Path]) -> None:
    """That the command line compiles from its crate takes longer: the release workflow tries it."""
    included = re.compile(r'include_(?:str|bytes)!\(\s*"(.+?)"')
    for source in (crates[name] / "src").rglob("*.rs"):
        for file in included.findall(source.read_text()):
            assert (source.parent / file).is_file(), f"{source} includes {file}"


@pytest.mark.parametrize("name", CRATES)
def test_they_hold_what_a_user_needs_and_no_more(name: str, crates: dict[str, Path]) -> None:
    crate = crates[name]
    names = {str(path.relative_to(crate)) for path in crate.rglob("*") if path.is_file()}
    for file in ("README.md", "LICENSE-MIT", "LICENSE-APACHE", "src/lib.rs"):
        assert file in names
    assert not [file for file in names if "test" in file and not file.startswith("src/")]
