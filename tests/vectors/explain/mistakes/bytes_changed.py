"""Bodies whose text is the same to a person: marks, line breaks, character sets, normal forms."""

from __future__ import annotations

from .delivery import MADE, SECRET, Explain, T, header, mac, payload


def add_to(x: Explain) -> None:
    x.into("explain_bytes")
    marks(x)
    line_breaks(x)
    charsets(x)
    normal_forms(x)


def marks(x: Explain) -> None:
    x.foreign("body.bom", "shell", "unix2dos --add-bom", "created", "emoji", "medium")
    x.damaged("body.bom", "utf-8-sig", lambda t: t.encode("utf-8-sig"), "completed", "names")

    newline = "body.trailing_newline"
    x.foreign(newline, "shell", "echo", "created", "emoji")
    x.foreign(newline, "shell", "echo | unix2dos", "completed", "updated")
    x.foreign(newline, "shell", "jq -c", "completed")
    x.foreign(newline, "ruby", "puts", "created")
    x.foreign(newline, "packages", "orjson newline", "updated")
    x.damaged(newline, "an editor's and echo's", lambda t: t + "\n\n", "audio", "medium")


def line_breaks(x: Explain) -> None:
    """JSON.stringify writes none: here a file was signed as it stands, as a tester does."""
    shell = MADE["shell"]

    def of_file(first: str, mistake: str, of: str) -> None:
        file, damaged = shell[f"signed jq . file: {of}"], shell[f"{mistake}: {of}"]
        assert file != damaged
        x.add(f"{mistake}, {of}", first, signed=file, body=damaged)

    for of in ("created", "updated", "status_changed"):
        of_file("body.line_breaks_removed", "curl -d @ of it", of)
        of_file("body.crlf", "unix2dos of it", of)
    # The file's last line break alone is gone: what `trim` and $(…) do.
    of_file("body.white_space_trimmed", "$() of it", "created")
    line = payload("completed") + b"\n"
    x.add("a line, stripped", "body.white_space_trimmed", signed=line, body=line.strip())
    line = payload("emoji") + b"\r\n"
    x.add("a line of Windows, trimmed", "body.white_space_trimmed", signed=line, body=line.strip())
    line = payload("updated") + b"\n"
    x.add("one line, git on Windows", "body.crlf", signed=line, body=line.replace(b"\n", b"\r\n"))


def charsets(x: Explain) -> None:
    charset = "body.charset"
    # Read as Latin-1 or Windows-1252, written as UTF-8.
    x.foreign(charset, "frameworks", "express raw latin1", "updated", "names", "medium")
    x.foreign(charset, "frameworks", "windows-1252", "updated", "emoji")
    x.foreign(charset, "php", "utf8_encode", "umlauts")
    x.foreign(charset, "php", "utf8_encode twice", "updated")
    x.foreign(charset, "ruby", "latin1", "umlauts")
    x.foreign(charset, "java", "latin1", "hangul")
    x.foreign(charset, "java", "windows-1252", "umlauts")
    x.foreign(charset, "shell", "iconv latin1", "emoji")
    # Read as what it is, and written as something else.
    x.foreign(charset, "java", "getBytes latin1", "updated")
    x.foreign(charset, "java", "getBytes windows-1252", "umlauts")
    x.foreign(charset, "php", "ISO-8859-1", "updated")
    x.foreign(charset, "php", "UTF-16LE", "emoji")
    x.foreign(charset, "java", "getBytes UTF-16", "created")
    x.foreign(charset, "frameworks", "express raw utf16le", "completed")
    x.foreign(charset, "shell", "iconv UTF-16", "updated")
    x.foreign(charset, "shell", "iconv UTF-16BE", "audio")
    # U+FFFD says that a decoder gave up, and not what stood there.
    x.foreign(charset, "frameworks", "replacement", "updated", grade="likely")
    lost = payload("emoji").decode("ascii", errors="replace").encode()
    x.body(charset, "decode('ascii', 'replace')", lost, "emoji", grade="likely")


def normal_forms(x: Explain) -> None:
    form = "body.unicode_form"
    x.foreign(form, "frameworks", "NFD", "updated", "names", "hangul")
    x.foreign(form, "ruby", "nfd", "umlauts")
    x.foreign(form, "shell", "uconv nfd", "names")
    # The other way round: what was signed came from a Mac, and a database normalised it.
    x.foreign(form, "frameworks", "NFC", "decomposed")
    x.foreign(form, "ruby", "nfc", "decomposed")


assert header(b"") == f"t={T},v1={mac(T.encode() + b'.', SECRET)}"
