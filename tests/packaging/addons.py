"""What the package of an addon must be like, whatever it is built for."""

from __future__ import annotations

import json
import struct
import tarfile
from pathlib import Path

import binary
from conftest import ROOT

ADDON = "gather-webhooks.node"
CONTENTS = {ADDON, "package.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE"}
# Bytes of the tarball, and of the addon.
BUDGET = (650_000, 1_270_000)

LIBRARIES = {
    "gnu": {"libc.so.6", "libpthread.so.0", "libdl.so.2", "libm.so.6"}
    | {"ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"},
    "musl": {"libc.so"},
    "darwin": {f"/usr/lib/lib{name}.dylib" for name in ("System.B", "charset.1", "iconv.2")},
}
ELF_MACHINES = {"x64": "EM_X86_64", "arm64": "EM_AARCH64"}
MAC_MACHINES = {"x64": 0x01000007, "arm64": 0x0100000C}


def inspect(tarball: Path, name: str) -> None:
    """Looks into the package of the addon of this name."""
    with tarfile.open(tarball) as archive:
        files = {
            entry.name.removeprefix("package/"): content.read()
            for entry in archive
            if (content := archive.extractfile(entry))
        }
    assert files.keys() == CONTENTS
    manifest = json.loads(files["package.json"])
    assert manifest["name"] == name
    assert manifest["main"] == ADDON
    system, cpu, *abi = name.removeprefix("gather-webhooks-").split("-")
    libc = {"gnu": ["glibc"], "musl": ["musl"]}.get("".join(abi))
    assert (manifest["os"], manifest["cpu"], manifest.get("libc")) == ([system], [cpu], libc)

    addon = files[ADDON]
    packed, unpacked = BUDGET
    assert tarball.stat().st_size <= packed
    assert len(addon) <= unpacked
    for private in (Path.home(), ROOT):
        assert bytes(private) + b"/" not in addon
    assert "napi_register_module_v1" in binary.exports(addon)
    assert not [name for name in binary.exports(addon) if "gather" in name]
    assert not binary.debug_symbols(addon)
    kind = abi[0] if system == "linux" else system
    assert binary.libraries(addon) <= LIBRARIES[kind]
    if system == "linux":
        assert binary.elf(addon).header["e_machine"] == ELF_MACHINES[cpu]
        assert binary.exports(addon) == {"napi_register_module_v1"}
    else:
        assert struct.unpack_from("<I", addon, 4)[0] == MAC_MACHINES[cpu]
        assert binary.macos(addon) <= (11, 0)
        assert cpu == "x64" or binary.signature_holds(addon)
    if kind == "gnu":
        assert binary.glibc(addon) <= (2, 17)
