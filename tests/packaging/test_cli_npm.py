"""The npm packages of the command line, installed from their tarballs into an empty folder."""

from __future__ import annotations

import json
import platform
import signal
import socket
import subprocess
import tarfile
from pathlib import Path

import command_line
import pytest
import test_cli_wheel
from conftest import DIST, one
from machine import platform_package
from npm import install

NAME = "gather-webhooks-cli"
PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"]
DESCRIBED = {"package.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE"}
SIGNALS = [signal.SIGTERM, signal.SIGINT]
NPX = ["npx", "--offline", "--no", "--", "gather-webhooks"]


def own() -> str:
    """The package of this machine's binary: one of Linux serves glibc and musl."""
    named = platform_package() or f"gather-webhooks-win32-{platform.machine().lower()}"
    system, cpu = named.removeprefix("gather-webhooks-").split("-")[:2]
    return f"{NAME}-{system}-{cpu.replace('amd64', 'x64')}"


def main() -> Path:
    return one(f"{NAME}-[0-9]*.tgz")


def packages() -> list[Path]:
    return sorted(DIST.glob(f"{NAME}-[a-z]*.tgz"))


def contents(tarball: Path) -> dict[str, bytes]:
    with tarfile.open(tarball) as archive:
        return {
            entry.name.removeprefix("package/"): content.read()
            for entry in archive
            if (content := archive.extractfile(entry))
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("npm")
    install(folder, [main(), one(f"{own()}-[0-9]*.tgz")])
    return folder


@pytest.fixture
def program(folder: Path) -> list[Path]:
    return [folder / "node_modules/.bin/gather-webhooks"]


def test_npx_runs_it(folder: Path) -> None:
    command_line.assert_it_works(NPX, folder)


@pytest.mark.parametrize("number", SIGNALS)
def test_signals_are_passed_on(
    number: signal.Signals, program: list[Path], folder: Path, tmp_path: Path
) -> None:
    command_line.assert_a_signal_ends_it(program, tmp_path, number)


def test_one_that_it_does_not_outlive_is_what_ends_it(program: list[Path], tmp_path: Path) -> None:
    """For a shell, or whatever else asks how it ended."""
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        url = f"http://127.0.0.1:{receiver.getsockname()[1]}/"
        command: list[str | Path] = [*program, "send", "--secret", command_line.SECRET, url]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tmp_path) as process:
            receiver.settimeout(30)
            with receiver.accept()[0]:
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=30) == -signal.SIGTERM


def test_it_says_what_to_do_where_the_binary_is_missing(tmp_path: Path) -> None:
    install(tmp_path, [main()], "--omit=optional")
    script: list[str | Path] = [tmp_path / "node_modules/.bin/gather-webhooks", "--version"]
    done = command_line.run(script, tmp_path)
    assert done.returncode == 2
    assert not done.stdout
    said = done.stderr.decode()
    assert f"the package {own()} is missing" in said
    assert "--include=optional" in said

    elsewhere = "Object.defineProperty(process, 'platform', { value: 'sunos' })"
    (tmp_path / "elsewhere.cjs").write_text(elsewhere)
    done = command_line.run(["node", "--require", "./elsewhere.cjs", *script], tmp_path)
    assert done.returncode == 2
    said = done.stderr.decode()
    assert (
        f"there is no binary for sunos-{own().rpartition('-')[2]}, but for {', '.join(PLATFORMS)}"
        in said
    )
    assert "cargo install gather-webhooks-cli" in said


def test_they_hold_what_a_user_needs_and_no_more() -> None:
    assert contents(main()).keys() == {*DESCRIBED, "gather-webhooks.js"}
    assert packages()
    for package in packages():
        binary = "gather-webhooks.exe" if "win32" in package.name else "gather-webhooks"
        assert contents(package).keys() == {*DESCRIBED, binary}


def test_their_manifests_fit_together() -> None:
    manifest = json.loads(contents(main())["package.json"])
    assert manifest["version"] == command_line.version()
    names = {f"{NAME}-{platform}": command_line.version() for platform in PLATFORMS}
    assert manifest["optionalDependencies"] == names
    for package in packages():
        other = json.loads(contents(package)["package.json"])
        assert [*other["os"], *other["cpu"]] == other["name"].removeprefix(f"{NAME}-").split("-")
        assert "bin" not in other
        for described in (manifest, other):
            assert described["version"] == command_line.version()
            assert described["repository"]["url"].endswith("/gather-webhooks.git")
            assert described["publishConfig"] == {"access": "public", "provenance": True}
            assert "scripts" not in described
            assert "dependencies" not in described


def test_the_binary_is_that_of_the_wheel() -> None:
    assert contents(one(f"{own()}-[0-9]*.tgz"))["gather-webhooks"] == test_cli_wheel.program(
        test_cli_wheel.own_wheel()
    )
