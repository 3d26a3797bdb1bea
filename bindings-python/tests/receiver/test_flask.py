"""The receiver as a view of Flask."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import flask
import pytest
from flask.cli import run_command

from gather_webhooks import SIGNATURE_HEADER, sign
from receiver.conftest import SECRET, Make, Records, eventually, payload

if TYPE_CHECKING:
    from gather_webhooks.receiver import Receiver

BODY = payload(title="Barista")
PATH = "/webhooks/qualifi"

looked: list[object] = []


def app_of(receiver: Receiver, path: str = PATH) -> flask.Flask:
    app = flask.Flask(__name__)
    app.add_url_rule(path, view_func=receiver.flask, methods=["POST"])
    return app


def listening(make: Make, **options: Any) -> Receiver:
    receiver = make(**options)
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()  # what is stored stays as it is
    return receiver


def post(app: flask.Flask, body: bytes = BODY, path: str = PATH, **more: Any) -> str:
    headers = {SIGNATURE_HEADER: sign(body, SECRET), **more.pop("headers", {})}
    with app.test_client().post(path, data=body, headers=headers, **more) as response:
        return f"{response.status_code} {response.get_data(as_text=True)}"


def test_answers(make: Make, records: Records) -> None:
    app = app_of(listening(make, max_body=1000))
    assert post(app) == "200 OK"
    assert post(app) == "200 OK"
    assert post(app, headers={SIGNATURE_HEADER: sign(BODY, "other")}) == "401 signature_mismatch"
    assert post(app, bytes(1001)) == "413 body_too_large"
    assert post(app, headers={"Content-Encoding": "gzip"}) == "415 unsupported_encoding"
    assert app.test_client().get(PATH).status_code == 405
    assert records.outcomes() == ["stored", "duplicate", *["rejected"] * 3]


def test_handlers_begin_with_the_first_request(make: Make) -> None:
    receiver = make()
    titles: list[str] = []
    receiver.on("interview.created")(lambda event: titles.append(str(event.data.title)))
    assert post(app_of(receiver)) == "200 OK"
    eventually(lambda: titles == ["Barista"])


def test_a_body_in_chunks(make: Make) -> None:
    receiver = listening(make, max_body=len(BODY))
    looks = app_of(receiver)
    looks.before_request(lambda: looked.append(flask.request.stream.read()))

    def send(app: flask.Flask, body: bytes) -> str:
        environ = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
        headers = {SIGNATURE_HEADER: sign(body, SECRET)}
        with app.test_client().post(PATH, headers=headers, environ_overrides=environ) as response:
            return f"{response.status_code} {response.get_data(as_text=True)}"

    assert send(app_of(receiver), BODY) == "200 OK"
    assert send(app_of(receiver), BODY + b" ") == "413 body_too_large"
    assert send(looks, BODY) == "500 body_not_raw"


def test_a_body_that_was_taken(make: Make, records: Records) -> None:
    app = app_of(listening(make))
    app.before_request(lambda: looked.append(flask.request.form))
    assert post(app) == "200 OK"
    form = "application/x-www-form-urlencoded"
    assert post(app, content_type=form) == "500 body_not_raw"
    assert "`request.get_data()`" in records.all[-1].getMessage()


def test_a_body_that_was_taken_in_part(make: Make) -> None:
    app = app_of(listening(make))
    app.before_request(lambda: looked.append(flask.request.stream.read(1)))
    assert post(app) == "500 body_not_raw"


@pytest.mark.parametrize("look", ["get_data", "get_json"])
def test_a_body_that_is_kept(make: Make, look: str) -> None:
    app = app_of(listening(make))
    app.before_request(lambda: looked.append(getattr(flask.request, look)()))
    assert post(app, content_type="application/json") == "200 OK"


def test_limits_of_the_program_are_for_what_it_parses(make: Make) -> None:
    app = app_of(listening(make))
    app.config["MAX_CONTENT_LENGTH"] = 10
    assert post(app) == "200 OK"


def test_a_sender_that_hangs_up(make: Make) -> None:
    app = app_of(listening(make))
    assert post(app, environ_overrides={"CONTENT_LENGTH": "5000"}) == "400 incomplete_body"
    nothing = {"CONTENT_LENGTH": "5000", "wsgi.input": io.BytesIO()}
    assert post(app, environ_overrides=nothing) == "400 incomplete_body"


def test_the_rest_of_what_is_refused_is_thrown_away(make: Make) -> None:
    app = app_of(listening(make, max_body=1000))
    source = io.BytesIO(bytes(5000))
    assert post(app, bytes(5000), environ_overrides={"wsgi.input": source}) == (
        "413 body_too_large"
    )
    assert source.tell() == 1000


def test_a_path_that_redirects_is_told_once(make: Make, records: Records) -> None:
    app = app_of(listening(make), f"{PATH}/")
    for _ in range(2):
        assert post(app, path=f"{PATH}/") == "200 OK"
    told = [record.getMessage() for record in records.all if record.levelname == "WARNING"]
    assert len(told) == 1
    assert "Leave the last slash out" in told[0]


def test_several_receivers_in_one_program(make: Make) -> None:
    app = flask.Flask(__name__)
    for name in ("default", "other"):
        app.add_url_rule(f"/{name}", view_func=listening(make, name=name).flask)
    assert post(app, path="/default") == "200 OK"
    assert post(app, path="/other") == "200 OK"


@dataclass
class Case:
    """How `flask run` was called, and whether its handlers are run."""

    reload: bool | None
    debug: str
    child: str
    runs: bool


CASES = [
    Case(reload=True, debug="", child="", runs=False),
    Case(reload=None, debug="1", child="", runs=False),
    Case(reload=None, debug="1", child="true", runs=True),
    Case(reload=None, debug="", child="", runs=True),
    Case(reload=False, debug="1", child="", runs=True),
]


@pytest.mark.parametrize("case", CASES)
def test_who_only_watches_the_files_runs_no_handlers(
    make: Make, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", case.debug)
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", case.child)
    receiver = listening(make)
    assert post(app_of(receiver)) == "200 OK"
    with run_command.make_context("run", []) as context:
        context.params["reload"] = case.reload
        receiver.start()
    if case.runs:
        eventually(lambda: receiver.stats().done == 1)
    assert receiver.drain(5) == (0 if case.runs else 1)


@pytest.fixture(autouse=True)
def no_context(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FLASK_DEBUG", "WERKZEUG_RUN_MAIN"):
        monkeypatch.delenv(name, raising=False)
