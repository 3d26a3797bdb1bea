"""For each probe a receiver that fails it: right in everything but one thing, as people get it wrong."""

from __future__ import annotations

import json
import re
import threading
import time
from http.server import HTTPServer
from typing import Any

from receiving import SECRET, Answer, Receiver, Refused, mac


class OtherSecret(Receiver):
    def keys(self) -> list[str]:
        return ["another"]


class OneEventCrashes(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        if payload["event"] == "interview.updated":
            raise KeyError("no such column")
        return (200, "OK")


class KnownEventsOnly(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        if not payload["event"].startswith(("candidate_interview.", "question.", "interview.")):
            raise Refused(422, "unknown event")
        return (200, "OK")


class StrictSchema(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        if "addedLater" in payload["data"]:
            raise Refused(422, "extra fields not permitted")
        return (200, "OK")


class JsonDumps(Receiver):
    def bodies(self, body: bytes) -> list[bytes]:
        return [json.dumps(json.loads(body), separators=(",", ":")).encode()]


class EscapedSlashes(Receiver):
    def bodies(self, body: bytes) -> list[bytes]:
        text = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False)
        # A lone surrogate is the other probe's.
        return [text.replace("/", "\\/").encode("utf-8", "replace")]


class WholeCharacters(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        json.dumps(payload, ensure_ascii=False).encode()
        return (200, "OK")


class SortedAnswers(Receiver):
    def bodies(self, body: bytes) -> list[bytes]:
        payload = json.loads(body)
        answers = payload.get("data", {}).get("answers") if isinstance(payload, dict) else None
        if not answers:
            return [body]
        payload["data"]["answers"] = dict(sorted(answers.items()))
        return [json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()]


class ListsOfKeys(Receiver):
    def bodies(self, body: bytes) -> list[bytes]:
        return [re.sub(rb'\{"0":"a","1":"b"\}', b'["a","b"]', body)]


class SmallBodies(Receiver):
    limit = 100_000


class RefusesRepeats(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        with self.lock:
            known = self.seen.setdefault(mac(body), t)
            if known == t and self.count and mac(body) in self.running:
                raise Refused(409, "duplicate")
            self.count += 1
            self.running.add(mac(body))
        return (200, "OK")


class RefusesRetries(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        with self.lock:
            if self.seen.setdefault(mac(body), t) != t:
                raise Refused(409, "duplicate")
        return (200, "OK")


class OneAtATime(Receiver):
    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        key = mac(body)
        with self.lock:
            if key in self.running:
                raise Refused(503, "in progress")
            self.running.add(key)
        time.sleep(0.3)
        with self.lock:
            self.running.discard(key)
        return (200, "OK")


class FiveMinutes(Receiver):
    def fresh(self, t: str) -> None:
        super().fresh(t)
        if time.time() - self.unix(t) > 300:
            raise Refused(401, "too old")


class NoFuture(Receiver):
    def fresh(self, t: str) -> None:
        super().fresh(t)
        if self.unix(t) > time.time() + 1:
            raise Refused(401, "in the future")


class SecondsOnly(Receiver):
    def unix(self, t: str) -> float:
        if not t.isdigit() or len(t) > 11:
            raise Refused(400, "no timestamp")
        return float(t)


class FirstSignature(Receiver):
    def signatures(self, elements: list[tuple[str, str]]) -> list[str]:
        return super().signatures(elements)[:1]


class ByPosition(Receiver):
    def elements(self, header: str) -> list[tuple[str, str]]:
        found = [element.partition("=") for element in header.split(",")]
        if [name for name, _, _ in found[:2]] != ["t", "v1"]:
            raise Refused(400, "malformed")
        return [(name, value) for name, _, value in found]


class ExactName(Receiver):
    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        if any(name.lower() == "x-qualifi-signature" for name, _ in raw):
            super().header(lines, raw)
            return (
                dict(raw)["X-Qualifi-Signature"]
                if ("X-Qualifi-Signature" in dict(raw))
                else self.none()
            )
        return super().header(lines, raw)

    def none(self) -> str:
        raise Refused(401, "missing_header")


class NowAndThenSlow(Receiver):
    seconds = 1.2

    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        with self.lock:
            self.count += 1
            is_slow = self.count == 3
        if is_slow:
            time.sleep(self.seconds)
        return (200, "OK")


class TooSlow(NowAndThenSlow):
    seconds = 5.5


class AddsASlash(Receiver):
    def handle(self, *_: Any) -> Answer:
        return (307, "/webhooks/qualifi/")


class NoChunks(Receiver):
    reads_chunks = False


class FewWorkers(Receiver):
    def __init__(self) -> None:
        super().__init__()
        self.workers = threading.Semaphore(4)

    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        if not self.workers.acquire(blocking=False):
            raise Refused(503, "busy")
        try:
            time.sleep(0.3)
        finally:
            self.workers.release()
        return (200, "OK")


class TripsOverNoHeader(Receiver):
    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        lines[0]
        return super().header(lines, raw)


class NoHeaderIsFine(Receiver):
    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        if method == "POST" and not any(lines):
            return (200, "OK")
        return super().handle(method, lines, raw, body)


class ChecksNothing(Receiver):
    def mismatch(self, right: list[str]) -> None:
        pass


class RepairsBodies(Receiver):
    def bodies(self, body: bytes) -> list[bytes]:
        # Where the probe has made a 5 of a 4, among those that were there.
        fives = re.finditer(rb"(?<=-)5", body)
        return [body, *(body[: five.start()] + b"4" + body[five.end() :] for five in fives)]


class NearlyTheTime(Receiver):
    def messages(self, t: str, body: bytes) -> list[bytes]:
        near = [str(int(t) + step) for step in (-1, 0)] if t.isdigit() else [t]
        return [near.encode() + b"." + body for near in near]


class BodyAlone(Receiver):
    def messages(self, t: str, body: bytes) -> list[bytes]:
        return [*super().messages(t, body), body]


class NoSecretSet(Receiver):
    def keys(self) -> list[str]:
        return [SECRET, "undefined"]


class AnyScheme(Receiver):
    def signatures(self, elements: list[tuple[str, str]]) -> list[str]:
        return [value for name, value in elements if name != "t"]


class StartsWith(Receiver):
    def signatures(self, elements: list[tuple[str, str]]) -> list[str]:
        return [value for name, value in elements if name == "v1"]

    def same(self, right: str, given: str) -> bool:
        return given.isascii() and given.isalnum() and right.startswith(given)


class ThrowsAtNoHex(Receiver):
    def signatures(self, elements: list[tuple[str, str]]) -> list[str]:
        found = [value for name, value in elements if name == "v1"]
        if not found or not all(found):
            raise Refused(400, "malformed")
        return found

    def same(self, right: str, given: str) -> bool:
        return len(given) == 64 and bytes.fromhex(right) == bytes.fromhex(given)


class NeverTooOld(Receiver):
    def fresh(self, t: str) -> None:
        if self.unix(t) > time.time() + 600:
            raise Refused(401, "in the future")


class NeverTooNew(Receiver):
    def fresh(self, t: str) -> None:
        if self.unix(t) < time.time() - 600:
            raise Refused(401, "too old")


class FirstOfTwo(Receiver):
    def timestamp(self, elements: list[tuple[str, str]]) -> str:
        return super().timestamp([it for it in elements if it[0] == "t"][:1])


class LastOfTwo(Receiver):
    def timestamp(self, elements: list[tuple[str, str]]) -> str:
        return super().timestamp([it for it in elements if it[0] == "t"][-1:])


class FirstLine(Receiver):
    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        return super().header(lines[:1], raw)


class LastLine(Receiver):
    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        return super().header(lines[-1:], raw)


class AnyHeader(Receiver):
    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        if len(lines) != 1 or not lines[0]:
            return super().header(lines, raw)
        return lines[0].decode("latin-1")


class DecodesHeaders(Receiver):
    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        lines and lines[0].decode("ascii")  # type: ignore[unused-ignore]
        return super().header(lines, raw)


class TripsOverDepth(Receiver):
    def parse(self, body: bytes) -> Any:
        return json.loads(body)

    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        payload["event"]
        return (200, "OK")


class ShowsTheSignature(Receiver):
    def mismatch(self, right: list[str]) -> None:
        raise Refused(401, f"expected {right[0]}")


class ShowsTheSecret(Receiver):
    def mismatch(self, right: list[str]) -> None:
        raise Refused(401, f"not signed with {SECRET}")


class AnswersGet(Receiver):
    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        return (200, "alive") if method == "GET" else super().handle(method, lines, raw, body)


class TakesPut(Receiver):
    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        return super().handle("POST" if method == "PUT" else method, lines, raw, body)


class ReadsItAll(Receiver):
    refuses_at_once = False


class OneRequestAtATime(Receiver):
    server = HTTPServer


class DigitByDigit(Receiver):
    def same(self, right: str, given: str) -> bool:
        for one, other in zip(right, given, strict=True):
            if one != other:
                return False
            time.sleep(0.0002)
        return True
