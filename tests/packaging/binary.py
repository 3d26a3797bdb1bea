"""What compiled modules say of themselves, on Linux, macOS and Windows."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator

import pefile  # type: ignore[import-untyped]
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.sections import SymbolTableSection

SYMTAB, ID_DYLIB, LOAD_DYLIB, CODE_SIGNATURE = 0x2, 0xD, 0xC, 0x1D
VERSION_MIN_MACOSX, BUILD_VERSION = 0x24, 0x32


def is_elf(module: bytes) -> bool:
    return module.startswith(b"\x7fELF")


def is_windows(module: bytes) -> bool:
    return module.startswith(b"MZ")


def elf(module: bytes) -> ELFFile:
    return ELFFile(io.BytesIO(module))


def commands(module: bytes) -> Iterator[tuple[int, int]]:
    """The load commands of a Mach-O file: what each is, and where."""
    magic, count = struct.unpack_from("<I12xI", module)
    assert magic == 0xFEEDFACF
    position = 32
    for _ in range(count):
        command, size = struct.unpack_from("<2I", module, position)
        yield command, position
        position += size


def c_string(content: bytes, position: int) -> str:
    return content[position : content.index(b"\0", position)].decode()


def exports(module: bytes) -> set[str]:
    if is_elf(module):
        table = elf(module).get_section_by_name(".dynsym")
        assert isinstance(table, SymbolTableSection)
        defined = (symbol for symbol in table.iter_symbols() if symbol["st_shndx"] != "SHN_UNDEF")
        return {symbol.name for symbol in defined}
    if is_windows(module):
        return {
            symbol.name.decode() for symbol in pefile.PE(data=module).DIRECTORY_ENTRY_EXPORT.symbols
        }
    return {name.removeprefix("_") for name, kind in mac_symbols(module) if kind & 0x0F == 0x0F}


def mac_symbols(module: bytes) -> Iterator[tuple[str, int]]:
    """The symbols of a Mach-O file, each with its kind: 0x0F is defined here and visible."""
    for command, position in commands(module):
        if command == SYMTAB:
            table, count, strings = struct.unpack_from("<3I", module, position + 8)
            for index in range(count):
                name, kind = struct.unpack_from("<IB", module, table + 16 * index)
                yield c_string(module, strings + name), kind


def libraries(module: bytes) -> set[str]:
    if is_elf(module):
        dynamic = elf(module).get_section_by_name(".dynamic")
        if dynamic is None:  # it is static
            return set()
        assert isinstance(dynamic, DynamicSection)
        return {tag.needed for tag in dynamic.iter_tags("DT_NEEDED")}  # type: ignore[attr-defined]
    if is_windows(module):
        return {entry.dll.decode() for entry in pefile.PE(data=module).DIRECTORY_ENTRY_IMPORT}
    return {
        c_string(module, position + struct.unpack_from("<I", module, position + 8)[0])
        for command, position in commands(module)
        if command == LOAD_DYLIB
    }


def debug_symbols(module: bytes) -> list[str]:
    """Sections and symbols that only a debugger reads."""
    if is_elf(module):
        names = [section.name for section in elf(module).iter_sections()]
        return [name for name in names if name.startswith((".debug", ".zdebug", ".symtab"))]
    if is_windows(module):
        portable = pefile.PE(data=module)
        names = [section.Name.decode(errors="replace") for section in portable.sections]
        count = portable.FILE_HEADER.NumberOfSymbols
        return [name for name in names if name.startswith((".debug", "/"))] + ["symbols"] * count
    visible_or_undefined = 0x01
    return [name for name, kind in mac_symbols(module) if not kind & visible_or_undefined]


def glibc(module: bytes) -> tuple[int, ...]:
    """The newest version of glibc that it asks for."""
    needed = elf(module).get_section_by_name(".gnu.version_r")
    if needed is None:
        return ()
    assert isinstance(needed, GNUVerNeedSection)
    names = [version.name for _, versions in needed.iter_versions() for version in versions]
    assert all(name.startswith("GLIBC_") for name in names if not name.startswith("GCC_"))
    return max(tuple(map(int, name[6:].split("."))) for name in names if name.startswith("GLIBC_"))


def macos(module: bytes) -> tuple[int, int]:
    """The oldest macOS that loads it."""
    for command, position in commands(module):
        if command in (VERSION_MIN_MACOSX, BUILD_VERSION):
            offset = 8 if command == VERSION_MIN_MACOSX else 12
            (version,) = struct.unpack_from("<I", module, position + offset)
            return version >> 16, version >> 8 & 0xFF
    raise AssertionError("it names no version of macOS")


def signature_holds(module: bytes) -> bool:
    """Whether the hashes in the code signature are those of the file's pages."""
    (position,) = (position for command, position in commands(module) if command == CODE_SIGNATURE)
    (start,) = struct.unpack_from("<I", module, position + 8)
    (count,) = struct.unpack_from(">I", module, start + 8)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", module, start + 16 + 8 * index)
        blob = start + offset
        if module[blob : blob + 4] == b"\xfa\xde\x0c\x02":  # the code directory
            hashes, _, _, pages, limit = struct.unpack_from(">5I", module, blob + 16)
            size, _, _, page = struct.unpack_from("4B", module, blob + 36)
            return all(
                hashlib.sha256(module[at << page : min((at + 1) << page, limit)]).digest()
                == module[blob + hashes + at * size : blob + hashes + (at + 1) * size]
                for at in range(pages)
            )
    return False
