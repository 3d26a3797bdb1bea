"""What nobody has authenticated costs little memory, whatever it is made to be."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that says how much")

MEBIBYTE = 1024 * 1024
# At most so many times the JSON text.
MOST = 12

# What is around all parts, and a part, which is repeated until the text is a MEBIBYTE long: `%d`
# stands for how often it was.
TEXTS = {
    "numbers": ("[%s]", "0"),
    "strings": ("[%s]", '""'),
    "empty lists": ("[%s]", "[]"),
    "empty lists as data": ('{"event":"x","data":[%s]}', "[]"),
    "empty lists in data": ('{"event":"x","data":{"a":[%s]}}', "[]"),
    "empty dicts as data": ('{"event":"x","data":[%s]}', "{}"),
    "short lists": ("[%s]", "[0]"),
    "short lists as data": ('{"event":"x","data":[%s]}', "[0]"),
    "short dicts": ('{"event":"x","data":[%s]}', '{"a":0}'),
    "lists of lists": ("[%s]", "[[[[]]]]"),
    "floats that are longer as JavaScript has them": ("[%s]", "1e20"),
    "floats beside integers": ("[%s]", "1e20,0"),
    "small floats": ("[%s]", "1e-6"),
    "long floats": ("[%s]", "-1.2345678901234567e-300"),
    "no doubles": ("[%s]", "1e999"),
    "integers": ("[%s]", "9007199254740993"),
    "long integers": ("[%s]", "1" * 4_000),
    "keys": ("{%s}", '"a%d":0'),
    "keys of lists": ("{%s}", '"a%d":[]'),
    "keys of data": ('{"event":"x","data":{%s}}', '"a%d":[]'),
    "lone surrogates": ("[%s]", '"\\ud83d"'),
    "lone surrogates as keys": ("{%s}", '"\\ud83d%d":0'),
    "lone surrogates beside much": ("[%s]", '"\\ud83d' + "x" * MEBIBYTE + '"'),
    "escapes": ("[%s]", '"\\u0000\\u0001"'),
    "one long string": ("[%s]", '"' + "é" * (MEBIBYTE // 2) + '"'),
    "one long key": ("{%s}", '"' + "\\ud83d" * (MEBIBYTE // 6) + '":0'),
    "deep": ("[" * 500 + "%s" + "]" * 500, "[0]"),
    "deep and wide": ("%s", None),
}
# These are the core's to bound: what it takes to move members.
MOVED = {
    "index keys": ("{%s}", '"%d":0'),
    "index keys backwards": ("{%s}", '"-%d":0'),
    "index keys of lists": ("{%s}", '"%d":[]'),
    "index keys of short dicts": ("[%s]", '{"1":0}'),
    "index keys out of order": ("[%s]", '{"1":0,"0":0}'),
    "an index key before numbers": ('{"1":0,"0":[%s]}', "0"),
    "an index key before short lists": ('{"1":0,"0":[%s]}', "[0]"),
    "an index key before short dicts": ('{"1":0,"0":[%s]}', '{"a":0}'),
    "an index key before keys": ('{"1":0,"0":{%s}}', '"a%d":0'),
    "an index key before floats": ('{"1":0,"0":[%s]}', "1e20"),
    "an index key among keys": ('{%s,"0":0}', '"a%d":0'),
}

MEASURE = f"""
import ctypes, gc, json, sys
sys.path[:] = {sys.path!r}
from gather_webhooks import Verifier, WebhookError, sign, stringify, verify_webhook_signature

around, part, length = json.load(sys.stdin)
sys.set_int_max_str_digits(0)
if part is None:
    text = "0"
    while len(text) < length:
        text = "[" + "0," * 1_024 + text + "]"
elif len(part) > 1_000:
    text = around % ",".join([part] * max(1, length // len(part)))
else:
    parts = []
    left = length
    while left > 0:
        number = len(parts) if "-%d" not in part else 10_000_000 - len(parts)
        parts.append(part.replace("-%d", "%d") % number if "%d" in part else part)
        left -= len(parts[-1]) + 1
    text = around % ",".join(parts)
    del parts
size = len(text.encode())
payload = json.loads(text)
del text

def status(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024

verifier = Verifier("s")
header = sign("other", "s")
for call in (
    lambda: stringify(payload),
    lambda: verify_webhook_signature(payload, header, "s"),
    lambda: verifier.verify_parsed(payload, header),
):
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = status("VmRSS")
    try:
        call()
    except WebhookError as error:
        assert error.code == "signature_mismatch", error
    print((status("VmHWM") - before) / size)
"""


def measure(around: str, part: str | None) -> list[float]:
    child = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", MEASURE],
        input=json.dumps([around, part, MEBIBYTE]),
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr
    return [float(line) for line in child.stdout.split()]


@pytest.mark.parametrize("name", [*TEXTS, *MOVED])
def test_memory(name: str) -> None:
    times = measure(*{**TEXTS, **MOVED}[name])
    assert len(times) == 3
    assert max(times) <= MOST, times


HOLDS_ITSELF = f"""
import resource, sys
sys.path[:] = {sys.path!r}
from gather_webhooks import PayloadError, stringify

def list_of_itself(length):
    value = []
    value += [value] * length
    return value
def dict_of_itself(length):
    value = {{}}
    value.update((str(number), value) for number in range(length))
    return value
def in_turns(length):
    value = []
    innermost = value
    for _ in range(100): value = [value] * (length // 100)
    innermost += [value] * length
    return value

value = globals()[sys.argv[1]](1_000_000)
limit = 200_000_000 + int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    stringify(value)
except PayloadError as error:
    assert error.code == "unserializable_payload"
    assert "it holds itself" in str(error), error
"""


@pytest.mark.parametrize("value", ["list_of_itself", "dict_of_itself", "in_turns"])
def test_what_holds_itself_is_refused_at_once(value: str) -> None:
    child = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", HOLDS_ITSELF, value],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr
