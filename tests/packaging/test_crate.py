"""The crate as it is published, used from a crate outside the workspace."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import ROOT

MANIFEST = """
[package]
name = "consumer"
version = "0.0.0"
edition = "2021"

[dependencies]
gather-webhooks = {{ path = "{path}" }}

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


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = ROOT / "target"
    package = [
        "cargo",
        "package",
        "--quiet",
        "-p",
        "gather-webhooks",
        "--no-verify",
        "--allow-dirty",
    ]
    subprocess.run(package, cwd=ROOT, check=True)
    version = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)
    assert version
    name = f"gather-webhooks-{version[1]}"
    folder = tmp_path_factory.mktemp("crate")
    with tarfile.open(target / "package" / f"{name}.crate") as archive:
        archive.extractall(folder, filter="data")
    return folder / name


def test_it_works_outside_the_workspace(crate: Path, tmp_path: Path) -> None:
    (tmp_path / "Cargo.toml").write_text(MANIFEST.format(path=crate))
    (tmp_path / "src").mkdir()
    (tmp_path / "src/main.rs").write_text(MAIN)
    shutil.copy(ROOT / "Cargo.lock", tmp_path)
    done = subprocess.run(["cargo", "run", "--quiet"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "signature_mismatch 401\n", done.stdout + done.stderr


def test_its_own_tests_pass(crate: Path, tmp_path: Path) -> None:
    test = ["cargo", "test", "--quiet", "--target-dir", str(tmp_path)]
    done = subprocess.run(test, cwd=crate, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_holds_what_a_user_needs_and_no_more(crate: Path) -> None:
    names = {str(path.relative_to(crate)) for path in crate.rglob("*") if path.is_file()}
    for name in ("README.md", "LICENSE-MIT", "LICENSE-APACHE", "src/lib.rs"):
        assert name in names
    assert not [name for name in names if "test" in name and not name.startswith("src/")]
