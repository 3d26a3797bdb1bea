"""Every block of code in a README is a file of this repository, and that file runs."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = sorted(
    path.relative_to(ROOT)
    for path in [
        ROOT / "README.md",
        ROOT / "docs/receiver.md",
        ROOT / "docs/frameworks.md",
        *ROOT.glob("bindings-*/README.md"),
    ]
)
BLOCK = re.compile(
    r"(?:<!-- (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<code>.*?)```\n", re.DOTALL
)


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_blocks_are_files(readme: Path) -> None:
    for block in BLOCK.finditer((ROOT / readme).read_text()):
        if block["language"] == "sh":
            continue
        assert block["file"], f"{readme}: name the file that this {block['language']} block is"
        assert block["code"] == (ROOT / block["file"]).read_text(), block["file"]


@pytest.mark.parametrize(
    "command", [[sys.executable, "typed_events.py"], ["node", "typed_events.js"]]
)
def test_examples_of_events_run(command: list[str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT / "examples", capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("listen to candidate 1c6f7e0a, once: "), done.stdout
    assert len(done.stdout.split()[-1]) == 64
    assert not done.stderr, done.stderr


@pytest.mark.parametrize("command", [[sys.executable, "parsed.py"], ["node", "parsed.js"]])
def test_examples_of_parsed_payloads_run(command: list[str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT / "examples", capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == [
        "interview.created",
        "Zoë",
        "true" if command[0] == "node" else "True",
    ]


def test_the_example_of_a_mistake_finds_it() -> None:
    done = subprocess.run(
        [sys.executable, "why.py"],
        cwd=ROOT / "examples",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.rstrip() == (ROOT / "examples/why.txt").read_text().rstrip()


def test_the_fetch_handler_answers() -> None:
    """A handler of `Request`s is called with one."""
    code = """
import { sign } from 'gather-webhooks-wasm'
import handler from './fetch/receiver.js'
const body = '{"event":"interview.created","data":{}}'
for (const secret of ['secret', 'other']) {
  const headers = { 'X-Qualifi-Signature': sign(body, secret) }
  const request = new Request('https://example.com/webhooks/qualifi', { method: 'POST', body, headers })
  const response = await handler.fetch(request, { WEBHOOK_SECRET: 'secret' })
  console.log(response.status, await response.text())
}
"""
    command = ["node", "--input-type=module", "--eval", code]
    done = subprocess.run(
        command, cwd=ROOT / "examples", capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == ["interview.created", "200 OK", "401 signature_mismatch"]


BODY = (
    '{"event":"candidate_interview.completed","data":{"candidateInterviewId":"1","candidateId":"2",'
    '"interviewId":"3","status":"new_response","takenAt":"2024-01-01T00:00:00Z"}}'
)
POST_TO_PYTHON = f"""
import io
from gather_webhooks import sign
from receiver import receiver
body = {BODY!r}.encode()
environ = {{
    "REQUEST_METHOD": "POST",
    "CONTENT_LENGTH": str(len(body)),
    "HTTP_X_QUALIFI_SIGNATURE": sign(body, "whsec_test"),
    "wsgi.input": io.BytesIO(body),
}}
answer = receiver.wsgi(environ, lambda status, headers: print(status))
print(b"".join(answer).decode())
receiver.drain(10)
receiver.stop()
"""
POST_TO_JAVASCRIPT = f"""
import {{ sign }} from 'gather-webhooks'
import {{ receiver }} from './receiver.js'
const body = {BODY!r}
const headers = {{ 'X-Qualifi-Signature': sign(body, 'whsec_test') }}
const response = await receiver.fetch(new Request('https://example.com/', {{ method: 'POST', body, headers }}))
console.log(response.status, response.statusText || 'OK')
console.log(await response.text())
await receiver.drain(10)
"""


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("receiver.py", [sys.executable, "-c", POST_TO_PYTHON]),
        ("receiver.js", ["node", "--input-type=module", "--eval", POST_TO_JAVASCRIPT]),
    ],
)
def test_exactly_once(name: str, command: list[str], tmp_path: Path) -> None:
    """A handler's writes and the mark that it is done, in one transaction."""
    (tmp_path / name).write_text((ROOT / "examples/exactly_once" / name).read_text())
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    with closing(sqlite3.connect(tmp_path / "app.db")) as database:
        database.execute("CREATE TABLE reviews (candidate TEXT)")
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
        )
        said = [
            line for line in done.stdout.splitlines() if not line.startswith("gather-webhooks: ")
        ]
        assert said == ["200 OK", "OK"], done.stderr
        assert database.execute("SELECT * FROM reviews").fetchall() == [("2",)]
        assert database.execute("SELECT state FROM gather_inbox").fetchall() == [("done",)]
