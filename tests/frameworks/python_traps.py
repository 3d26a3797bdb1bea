"""What people put in front of a receiver in Python."""

from __future__ import annotations

from traps import NOT_RAW, Trap

FLASK = """from flask import request

app = Flask(__name__)
app.before_request(lambda: print({}))
"""

QUART = """from quart import request

app = Quart(__name__)


@app.before_request
async def look() -> None:
    {}

"""

AIOHTTP = """@web.middleware
async def look(request, handler):
    {}
    return await handler(request)


app = web.Application(middlewares=[look])
"""

DJANGO = """import json


def middleware(get_response):
    def serve(request):
        {}
        return get_response(request)

    return serve
"""
DJANGO_LINE = '"django.middleware.common.CommonMiddleware",'

#: A middleware of ASGI that takes the body, and one that hands on what it has read.
TAKES = """

def look(app):
    async def serve(scope, receive, send):
        if scope["type"] == "http":
            while (await receive()).get("more_body"):
                pass
        await app(scope, receive, send)

    return serve


app = look(app)
"""
LAST_LINE = "        print(event.data.candidate_id, file=file)\n"


def of_flask(name: str, looks: str, answer: str, said: str = "") -> Trap:
    becomes = FLASK.format(looks)
    return Trap("flask", name, "receiver.py", "app = Flask(__name__)\n", becomes, answer, said)


def of_quart(name: str, looks: str, answer: str, said: str = "") -> Trap:
    becomes = QUART.format(looks)
    return Trap("quart", name, "receiver.py", "app = Quart(__name__)\n", becomes, answer, said)


def of_aiohttp(name: str, looks: str, answer: str, said: str = "") -> Trap:
    line, becomes = "app = web.Application()\n", AIOHTTP.format(looks)
    return Trap("aiohttp", name, "receiver.py", line, becomes, answer, said)


def of_django(name: str, looks: str, answer: str, said: str = "") -> Trap:
    return Trap(
        "django",
        name,
        "project/settings.py",
        DJANGO_LINE,
        f'{DJANGO_LINE} "project.look.middleware",',
        answer,
        said,
        beside={"project/look.py": DJANGO.format(looks)},
    )


PYTHON_TRAPS = [
    of_flask(
        "something that reads the body before it",
        "len(request.stream.read())",
        NOT_RAW,
        "call `request.get_data()`, which keeps what it reads",
    ),
    of_flask("something that parses the body before it", "len(request.get_json())", "200 OK"),
    of_flask("a form that is looked at before it", "len(request.form)", "200 OK"),
    Trap(
        "flask",
        "a limit that is lower than the receiver's",
        "receiver.py",
        "app = Flask(__name__)\n",
        'app = Flask(__name__)\napp.config["MAX_CONTENT_LENGTH"] = 10\n',
        "200 OK",
    ),
    of_quart(
        "something that reads the body before it",
        "print([len(chunk) async for chunk in request.body])",
        NOT_RAW,
        "call `await request.get_data()`, which keeps what it reads",
    ),
    of_quart(
        "something that parses the body before it", "print(await request.get_json())", "200 OK"
    ),
    of_aiohttp(
        "something that reads the body before it",
        "print(len(await request.content.read()))",
        NOT_RAW,
        "call `await request.read()`, which keeps what it reads",
    ),
    of_aiohttp("something that parses the body before it", "print(await request.json())", "200 OK"),
    of_django(
        "something that reads the body before it",
        "print(json.load(request))",
        NOT_RAW,
        "use `request.body`, which keeps what it reads",
    ),
    of_django(
        "something that parses the body before it", "print(json.loads(request.body))", "200 OK"
    ),
    of_django("a form that is looked at before it", "print(request.POST)", "200 OK"),
    Trap(
        "django",
        "a limit that is lower than the receiver's",
        "project/settings.py",
        'TIME_ZONE = "UTC"',
        'TIME_ZONE = "UTC"\nDATA_UPLOAD_MAX_MEMORY_SIZE = 10',
        "200 OK",
    ),
    *[
        Trap(
            example,
            "a middleware that reads the body",
            "receiver.py",
            LAST_LINE,
            LAST_LINE + TAKES,
            NOT_RAW,
            "something has read it before, which no middleware may do on this route",
        )
        for example in ("fastapi", "starlette")
    ],
    Trap(
        "litestar",
        "a middleware that reads the body",
        "receiver.py",
        "app = Litestar([webhooks], lifespan=[receiver.lifespan])\n",
        "app = Litestar([webhooks], lifespan=[receiver.lifespan])\n" + TAKES,
        NOT_RAW,
        "something has read it before, which no middleware may do on this route",
    ),
    Trap(
        "fastapi",
        "a middleware that reads the body, and hands it on",
        "receiver.py",
        LAST_LINE,
        LAST_LINE
        + """

@app.middleware("http")
async def look(request, call_next):
    print(await request.json())
    return await call_next(request)
""",
        "200 OK",
    ),
    Trap(
        "starlette",
        "mounted",
        "receiver.py",
        'Route("/webhooks/qualifi", receiver.asgi, methods=["POST"])',
        '__import__("starlette.routing").routing.Mount("/webhooks/qualifi", receiver.asgi)',
        "does not start",
        "use `add_route`",
    ),
    Trap(
        "starlette",
        "with a slash at its end",
        "receiver.py",
        '"/webhooks/qualifi"',
        '"/webhooks/qualifi/"',
        "307 ",
        "Leave the last slash out",
    ),
    Trap(
        "lambda-python",
        "an inbox in a file",
        "receiver.py",
        "inbox=PostgresInbox(pool)",
        'inbox="gather.db"',
        "502 ",
        "does not last",
    ),
]
