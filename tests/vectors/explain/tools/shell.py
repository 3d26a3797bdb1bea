"""Mistakes of a shell's tools: jq, curl, gzip, base64, iconv, unix2dos, uconv, head.

python shell.py < ../recorded/payloads.json
"""

from __future__ import annotations

import base64
import http.server
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

TEXTS: dict[str, str] = json.load(sys.stdin)

# What each command writes, given the payload's file as $1.
COMMANDS: dict[str, tuple[str, list[str]]] = {
    "jq .": ('jq . "$1"', ["created", "emoji", "nested", "medium"]),
    "jq --tab": ('jq --tab . "$1"', ["status_changed"]),
    "jq -j": ('jq -j . "$1"', ["completed"]),
    "jq -c": ('jq -c . "$1"', ["completed", "controls", "numbers"]),
    "jq -cj": ('jq -cj . "$1"', ["controls", "small_numbers", "large_numbers"]),
    "jq -S": ('jq -S . "$1"', ["completed"]),
    "jq -cjS": ('jq -cjS . "$1"', ["completed", "updated", "integer_keys"]),
    "jq -caj": ('jq -caj . "$1"', ["updated", "emoji", "hangul"]),
    "jq -R": ('printf %s "$(jq -R . "$1")"', ["created", "emoji"]),
    "jq . | unix2dos": ('jq . "$1" | unix2dos', ["completed"]),
    "jq @sh": ("""jq -Rrj @sh "$1\"""", ["completed"]),
    "echo": ('echo "$(cat "$1")"', ["created", "emoji"]),
    "echo | unix2dos": ('echo "$(cat "$1")" | unix2dos', ["completed", "updated"]),
    "unix2dos --add-bom": ('unix2dos --add-bom < "$1"', ["created", "emoji", "medium"]),
    "bom and line": ('echo "$(cat "$1")" | unix2dos --add-bom', ["status_changed"]),
    "gzip": ('gzip -n < "$1"', ["created", "numbers"]),
    "gzip -9 large": ('gzip -9n < "$1"', ["large"]),
    "gzip | base64": ('gzip -n < "$1" | base64 -w0', ["completed"]),
    "base64": ('base64 "$1"', ["audio", "names"]),
    "base64 -w0": ('base64 -w0 "$1"', ["status_changed", "medium"]),
    "iconv UTF-16": ('iconv -f UTF-8 -t UTF-16 "$1"', ["updated"]),
    "iconv UTF-16BE": ('iconv -f UTF-8 -t UTF-16BE "$1"', ["audio"]),
    "iconv latin1": ('iconv -f LATIN1 -t UTF-8 "$1"', ["emoji"]),
    "uconv nfd": ('uconv -x any-nfd < "$1"', ["names", "umlauts"]),
    "head -c 200": ('head -c 200 "$1"', ["completed", "audio"]),
    "head -c 1024": ('head -c 1024 "$1"', ["medium"]),
    "head -c 32768": ('head -c 32768 "$1"', ["large"]),
    "tail": ('tail -c +100 "$1"', ["status_changed"]),
    "in quotes": ("""printf "'%s'" "$(cat "$1")\"""", ["created"]),
    "sed title": ('sed s/early/late/ "$1"', ["created"]),
    "tr -d quotes": ("""tr -d '"' < "$1\"""", ["created"]),
    "tr -d spaces": ("tr -d ' ' < \"$1\"", ["created"]),
    "xxd": ('xxd -p "$1"', ["created"]),
}

# Files that were signed as they stand, and what curl made of them.
PRETTY = ["created", "updated", "status_changed"]


class Keeper(http.server.BaseHTTPRequestHandler):
    body = b""

    def do_POST(self) -> None:
        Keeper.body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def shell(command: str, path: Path) -> bytes:
    return subprocess.run(
        ["bash", "-c", command, "bash", path], check=True, capture_output=True
    ).stdout


def main() -> None:
    made: dict[str, bytes] = {}
    server = http.server.HTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "event.json")

        def curl(option: str, data: bytes) -> bytes:
            path.write_bytes(data)
            shell(f"curl -s {option} {url}", path)
            return Keeper.body

        for mistake, (command, payloads) in COMMANDS.items():
            for payload in payloads:
                path.write_bytes(TEXTS[payload].encode())
                made[f"{mistake}: {payload}"] = shell(command, path)
        for payload in ("created", "emoji", "audio"):
            text = TEXTS[payload].encode()
            made[f"curl --data-urlencode payload@: {payload}"] = curl(
                '--data-urlencode payload@"$1"', text
            )
            made[f"curl --data-urlencode @: {payload}"] = curl('--data-urlencode @"$1"', text)
            made[f"curl -F payload=<: {payload}"] = curl('-F "payload=<$1"', text)
        for payload in PRETTY:
            path.write_bytes(TEXTS[payload].encode())
            pretty = shell('jq . "$1"', path)
            made[f"signed jq . file: {payload}"] = pretty
            made[f"curl -d @ of it: {payload}"] = curl('-d @"$1"', pretty)
            path.write_bytes(pretty)
            made[f"unix2dos of it: {payload}"] = shell('unix2dos < "$1"', path)
            path.write_bytes(pretty)
            made[f"$() of it: {payload}"] = shell('printf %s "$(cat "$1")"', path)
    server.shutdown()
    print(json.dumps({name: base64.b64encode(data).decode() for name, data in made.items()}))


if __name__ == "__main__":
    main()
