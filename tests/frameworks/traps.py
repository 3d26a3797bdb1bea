"""What people put in front of a receiver, and how they find out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Trap:
    """A line of an example that somebody has changed: what a delivery is answered then, and what the log says."""

    example: str
    name: str
    file: str
    line: str
    becomes: str
    answer: str
    said: str = ""
    #: Files that it takes beside.
    beside: dict[str, str] = field(default_factory=dict)
    #: What is to be installed for it from npm.
    needs: str = ""

    @contextlib.contextmanager
    def set_in(self, folder: Path) -> Iterator[None]:
        path = folder / self.file
        kept = path.read_text()
        assert kept.count(self.line) == 1, f"{self.line} is not once in {self.file}"
        path.write_text(kept.replace(self.line, self.becomes))
        for name, text in self.beside.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        try:
            yield
        finally:
            path.write_text(kept)
            for name in self.beside:
                (folder / name).unlink()


NOT_RAW = "500 body_not_raw"

#: Up to where the example takes the route.
NEST_MODULE = """@Module({})
class AppModule {}

const app = await NestFactory.create(AppModule)
app.use('/webhooks/qualifi', receiver.express)
"""


def nest_controller(options: str = "{}") -> str:
    return f"""import {{ Controller, Post, Req, Res }} from '@nestjs/common'

@Controller()
class Webhooks {{
  @Post('webhooks/qualifi')
  receive(@Req() request: any, @Res() response: any) {{
    receiver.express(request, response)
  }}
}}

@Module({{ controllers: [Webhooks] }})
class AppModule {{}}

const app = await NestFactory.create(AppModule, {options})
"""


NEST_FASTIFY = """@Module({})
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter())
await app.register(receiver.fastify, { path: '/webhooks/qualifi' })
"""

NEST_FASTIFY_CONTROLLER = """import { Controller, Post, Req, Res } from '@nestjs/common'

@Controller()
class Webhooks {
  @Post('webhooks/qualifi')
  receive(@Req() request: any, @Res() reply: any) {
    reply.hijack()
    receiver.node(request.raw, reply.raw)
  }
}

@Module({ controllers: [Webhooks] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter())
"""

NEXT_PAGES = {
    "pages/api/qualifi.ts": "import { receiver } from '../../receiver'\n"
    "export default receiver.node\n",
    "next.config.ts": """export default {
  rewrites: async () => ({
    beforeFiles: [{ source: '/webhooks/qualifi', destination: '/api/qualifi' }],
  }),
}
""",
}

TRAPS = [
    Trap(
        "express",
        "a parser before it",
        "receiver.js",
        "const app = express()",
        "const app = express().use(express.json())",
        NOT_RAW,
        "register this route above `app.use(express.json())`",
    ),
    Trap(
        "express",
        "a parser that keeps the bytes before it",
        "receiver.js",
        "const app = express()",
        "const app = express().use(express.raw({ type: '*/*' }))",
        "200 OK",
    ),
    Trap(
        "fastapi",
        "mounted",
        "receiver.py",
        'app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])',
        'app.mount("/webhooks/qualifi", receiver.asgi)',
        "does not start",
        "use `add_route`",
    ),
    Trap(
        "fastify",
        "a route of its own, whose body Fastify has parsed",
        "receiver.js",
        "app.register(receiver.fastify, { path: '/webhooks/qualifi' })",
        "app.post('/webhooks/qualifi', (request, reply) => {\n"
        "  reply.hijack()\n"
        "  receiver.node(request.raw, reply.raw)\n"
        "})",
        NOT_RAW,
        "in Fastify, and NestJS on it, `app.register(receiver.fastify,",
    ),
    Trap(
        "fastify",
        "a parser for every type, and a limit that is smaller",
        "receiver.js",
        "const app = fastify()",
        "const app = fastify({ bodyLimit: 10 })\n"
        "app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => done(null, body))",
        "200 OK",
    ),
    Trap(
        "nestjs-fastify",
        "a controller, behind the parser",
        "main.ts",
        NEST_FASTIFY,
        NEST_FASTIFY_CONTROLLER,
        NOT_RAW,
        "in Fastify, and NestJS on it, `app.register(receiver.fastify,",
    ),
    Trap(
        "hono",
        "something that reads the body before it",
        "receiver.js",
        "const app = new Hono()",
        "const app = new Hono().use(async (context, next) => {\n"
        "  console.log(await context.req.json())\n"
        "  await next()\n"
        "})",
        NOT_RAW,
        "hand the request to the receiver as it came",
    ),
    Trap(
        "hono",
        "a limit before it",
        "receiver.js",
        "const app = new Hono()",
        "import { bodyLimit } from 'hono/body-limit'\n"
        "const app = new Hono().use(bodyLimit({ maxSize: 1_000_000 }))",
        "200 OK",
    ),
    Trap(
        "koa",
        "a parser before it",
        "receiver.js",
        "new Koa()",
        "import bodyParser from 'koa-bodyparser'\nnew Koa().use(bodyParser())",
        NOT_RAW,
        "in Koa, put the route above `app.use(bodyParser())`",
        needs="koa-bodyparser@4.4.1",
    ),
    Trap(
        "koa",
        "the newer parser before it",
        "receiver.js",
        "new Koa()",
        "import { bodyParser } from '@koa/bodyparser'\nnew Koa().use(bodyParser())",
        NOT_RAW,
        "in Koa, put the route above `app.use(bodyParser())`",
        needs="@koa/bodyparser@6.1.0",
    ),
    Trap(
        "koa",
        "an answer of Koa's own",
        "receiver.js",
        "  context.respond = false\n",
        "",
        "404 Not Found",
    ),
    Trap(
        "nestjs-express",
        "a controller, behind the parser",
        "main.ts",
        NEST_MODULE,
        nest_controller(),
        NOT_RAW,
        "`app.use('/webhooks/qualifi', receiver.express)` in `main.ts`",
    ),
    Trap(
        "nestjs-express",
        "a controller, behind a parser that keeps the bytes",
        "main.ts",
        NEST_MODULE,
        nest_controller("{ rawBody: true }"),
        "200 OK",
    ),
    Trap(
        "next",
        "a body that is read before it",
        "app/webhooks/qualifi/route.ts",
        "return receiver.fetch(request)",
        "console.log(await request.json())\n  return receiver.fetch(request)",
        NOT_RAW,
        "hand the request to the receiver as it came",
    ),
    Trap(
        "next",
        "the pages router",
        "receiver.ts",
        "export const receiver",
        "export const receiver",
        NOT_RAW,
        "`export const config = { api: { bodyParser: false } }`",
        beside=NEXT_PAGES,
    ),
    Trap(
        "next",
        "the pages router, told to leave the body alone",
        "receiver.ts",
        "export const receiver",
        "export const receiver",
        "200 OK",
        beside={
            **NEXT_PAGES,
            "pages/api/qualifi.ts": NEXT_PAGES["pages/api/qualifi.ts"]
            + "export const config = { api: { bodyParser: false } }\n",
        },
    ),
    Trap(
        "next",
        "a redirect to the path with a slash",
        "receiver.ts",
        "export const receiver",
        "export const receiver",
        "308 /webhooks/qualifi/",
        beside={"next.config.ts": "export default { trailingSlash: true }\n"},
    ),
    Trap(
        "node",
        "something that reads the body before it",
        "receiver.js",
        "createServer((request, response) => {",
        "createServer(async (request, response) => {\n"
        "  for await (const chunk of request) console.log(chunk.length)",
        NOT_RAW,
        "a parser has read the body",
    ),
    Trap(
        "workers",
        "a body that is read before it",
        "receiver.js",
        "return receiver.fetch(request, environment, context)",
        "console.log(await request.json())\n"
        "    return receiver.fetch(request, environment, context)",
        NOT_RAW,
        "hand the request to the receiver as it came",
    ),
    Trap(
        "deno",
        "a body that is read before it",
        "receiver.ts",
        "(request) => {",
        "async (request) => {\n  console.log(await request.json())",
        NOT_RAW,
        "hand the request to the receiver as it came",
    ),
    Trap(
        "bun",
        "a body that is read before it",
        "receiver.ts",
        "POST: receiver.fetch",
        "POST: async (request) => {\n"
        "    console.log(await request.json())\n"
        "    return receiver.fetch(request)\n"
        "  }",
        NOT_RAW,
        "hand the request to the receiver as it came",
    ),
]
