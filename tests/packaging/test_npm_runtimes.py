"""The npm packages in every runtime that comes from a registry: all vectors, from the tarballs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from machine import platform_package
from npm import (
    BIN,
    BUNDLERS,
    NODES,
    PACKAGES,
    RUNTIMES,
    assert_all_passed,
    bundle,
    clean_install,
    install,
    install_each,
    native,
    run,
    write_programs,
)

OTHERS = {"deno": [str(BIN / "deno"), "run", "--no-prompt"], "bun": [str(BIN / "bun"), "run"]}
LOADERS = ["import.mjs", "require.cjs"]


@pytest.fixture(scope="module", autouse=True)
def _runtimes() -> None:
    clean_install(RUNTIMES)


@pytest.fixture(scope="module")
def folders(tarballs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each package, a folder with an installation of all of them."""
    folders = install_each(tmp_path_factory.mktemp("runtimes"), tarballs)
    return {name: write_programs(folder, name) for name, folder in folders.items()}


@pytest.mark.parametrize("program", LOADERS)
@pytest.mark.parametrize("node", NODES)
@pytest.mark.parametrize("package", PACKAGES)
def test_node(folders: dict[str, Path], package: str, node: str, program: str) -> None:
    backend = native() if package == "gather-webhooks" else "wasm"
    assert_all_passed(run([*NODES[node], program], folders[package]), backend)


@pytest.mark.parametrize("program", LOADERS)
@pytest.mark.parametrize("runtime", OTHERS)
@pytest.mark.parametrize("package", PACKAGES)
def test_deno_and_bun(folders: dict[str, Path], package: str, runtime: str, program: str) -> None:
    """A Deno without permissions reads its own files only, and asks for nothing more."""
    assert_all_passed(run([*OTHERS[runtime], program], folders[package]), "wasm")


@pytest.mark.parametrize("state", ["missing", "broken"])
@pytest.mark.parametrize("program", LOADERS)
@pytest.mark.parametrize("node", NODES)
def test_webassembly_takes_over(
    folders: dict[str, Path], node: str, program: str, state: str, tmp_path: Path
) -> None:
    """The addon is pulled away, and the results are the same."""
    folder = shutil.copytree(folders["gather-webhooks"], tmp_path / "copy")
    if name := platform_package():
        addon = folder / "node_modules" / name / "gather-webhooks.node"
        addon.unlink()
        if state == "broken":
            addon.write_text("not a library")
    assert_all_passed(run([*NODES[node], program], folder), "wasm")


@pytest.mark.parametrize("options", [[], ["--omit=optional"], ["--no-optional"]], ids=str)
def test_it_installs_without_its_addon(
    tarballs: dict[str, Path], tmp_path: Path, options: list[str]
) -> None:
    """Left out, or not to be had."""
    install(tmp_path, [tarballs["gather-webhooks"]], *options)
    installed = {path.name for path in (tmp_path / "node_modules").iterdir()}
    assert installed - {".package-lock.json"} == {"gather-webhooks"}
    write_programs(tmp_path, "gather-webhooks")
    for program in LOADERS:
        assert_all_passed(run(["node", program], tmp_path), "wasm")


@pytest.mark.parametrize("tool", BUNDLERS)
def test_bundled_for_node(folders: dict[str, Path], tool: str, tmp_path: Path) -> None:
    """With the installation near, a bundle is native; on its own, it is WebAssembly."""
    extension = ".mjs" if tool == "vite" else ".cjs"
    out = bundle(folders["gather-webhooks"], tool, "node", "import.mjs", extension)
    assert_all_passed(run(["node", out], tmp_path), "wasm" if tool == "vite" else native())
    alone = tmp_path / out.name
    for path in out.parent.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    assert_all_passed(run(["node", alone], tmp_path), "wasm")


def test_chromium(folders: dict[str, Path]) -> None:
    """Each bundle, and the package as it is, from a static server."""
    folder = folders["gather-webhooks"]
    bundles = [bundle(folder, tool, "browser", "global.mjs") for tool in BUNDLERS]
    scripts = ["global.mjs", *(str(path.relative_to(folder)) for path in bundles)]
    command: list[str | Path] = [
        "node",
        RUNTIMES / "chromium.mjs",
        folder,
        "gather-webhooks",
        *scripts,
    ]
    results = run(command, folder).splitlines()
    assert len(results) == len(scripts)
    for result in results:
        assert_all_passed(result, "wasm")


@pytest.mark.parametrize("date", ["2022-01-01", "2025-05-04", "2026-07-01"])
@pytest.mark.parametrize("package", PACKAGES)
def test_workerd(folders: dict[str, Path], package: str, date: str) -> None:
    """A Worker that verifies, bundled as wrangler bundles it; old ones have no `FinalizationRegistry`."""
    out = bundle(folders[package], "esbuild", "workerd", "worker.mjs")
    command: list[str | Path] = [*NODES["node-24"], RUNTIMES / "workerd.mjs", out, date]
    answers = json.loads(run(command, folders[package]))
    assert answers["authentic"] == {"status": 200, "text": "interview.created"}
    assert answers["forged"] == {"status": 401, "text": "signature_mismatch"}
    assert_all_passed(answers["vectors"]["text"], "wasm")
