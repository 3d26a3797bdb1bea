"""The binary for aarch64, in an emulator, and the packages of it and its siblings that `make dist` packs."""

from __future__ import annotations

from pathlib import Path

import command_line
import debian
import pytest
import test_cli_npm
import test_cli_wheel
from conftest import one

pytestmark = pytest.mark.dist

# What this machine can build; macOS is built where its frameworks are.
WHEELS = {
    "linux-arm64": "gather_webhooks_cli-*_aarch64.whl",
    "linux-x64": "gather_webhooks_cli-*linux*_x86_64.whl",
    "win32-x64": "gather_webhooks_cli-*-win_amd64.whl",
}


@pytest.mark.parametrize("platform", WHEELS)
def test_npm_and_pip_get_the_same_binary(platform: str) -> None:
    packed = test_cli_npm.contents(one(f"gather-webhooks-cli-{platform}-[0-9]*.tgz"))
    (binary,) = (file for name, file in packed.items() if name.startswith("gather-webhooks"))
    assert binary == test_cli_wheel.program(one(WHEELS[platform]))


def test_aarch64(tmp_path: Path) -> None:
    binary = tmp_path / "gather-webhooks"
    binary.write_bytes(test_cli_wheel.program(one(WHEELS["linux-arm64"])))
    binary.chmod(0o755)
    command_line.assert_it_works([debian.qemu("aarch64"), binary], tmp_path)
