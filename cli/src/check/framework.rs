//! Which framework answers, as far as its answers show it, and its own line for what is wrong.

use crate::http::Answer;

/// What a framework's own line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// To get at the bytes of the body.
    RawBody,
    /// To allow, and to limit, the size of bodies.
    Limit,
    /// To show no errors to strangers.
    Errors,
    /// To answer at the URL itself.
    Redirect,
    /// To read the signature header.
    Header,
    /// To serve several requests at a time.
    Workers,
    /// To refuse a large body before all of it is there.
    Early,
}

pub(crate) struct Framework {
    pub(crate) name: &'static str,
    /// A header and the beginning of its value, in lower case.
    headers: &'static [(&'static str, &'static str)],
    /// Texts in bodies that nothing else writes.
    bodies: &'static [&'static str],
    lines: &'static [(Topic, &'static str)],
}

impl Framework {
    pub(crate) fn line(&self, topic: Topic) -> Option<&'static str> {
        self.lines.iter().find(|it| it.0 == topic).map(|it| it.1)
    }

    fn shows_in(&self, answer: &Answer) -> bool {
        let by_header = self.headers.iter().any(|(name, start)| {
            answer
                .header(name)
                .is_some_and(|value| value.to_ascii_lowercase().starts_with(start))
        });
        by_header || {
            let body = String::from_utf8_lossy(&answer.body);
            self.bodies.iter().any(|text| body.contains(text))
        }
    }
}

/// The first, of those below, that any answer shows: who is built on another stands before it.
pub(crate) fn detect<'a>(
    answers: &(impl Iterator<Item = &'a Answer> + Clone),
) -> Option<&'static Framework> {
    FRAMEWORKS
        .iter()
        .find(|framework| answers.clone().any(|answer| framework.shows_in(answer)))
}

use Topic::{Early, Errors, Header, Limit, RawBody, Redirect, Workers};

static FRAMEWORKS: [Framework; 14] = [
    Framework {
        name: "Next.js",
        headers: &[("x-powered-by", "next.js")],
        bodies: &[],
        lines: &[
            (
                RawBody,
                "const body = await request.text() in a route handler; in pages/api: export const config = { api: { bodyParser: false } }",
            ),
            (
                Redirect,
                "trailingSlash and basePath in next.config.js decide which URL redirects: register the one that does not",
            ),
            (Header, "request.headers.get('x-qualifi-signature')"),
        ],
    },
    Framework {
        name: "NestJS",
        headers: &[],
        bodies: &[
            r#","error":"Not Found","statusCode":404"#,
            r#"{"statusCode":500,"message":"Internal server error"}"#,
            r#""error":"Unauthorized","statusCode":401"#,
        ],
        lines: &[
            (
                RawBody,
                "NestFactory.create(AppModule, { rawBody: true }), then request.rawBody in the controller",
            ),
            (Limit, "app.useBodyParser('json', { limit: '1mb' })"),
        ],
    },
    Framework {
        name: "Express",
        headers: &[("x-powered-by", "express")],
        bodies: &["<pre>Cannot POST ", "<pre>Cannot GET "],
        lines: &[
            (
                RawBody,
                "app.post('/webhooks/qualifi', express.raw({ type: '*/*', limit: '1mb' }), handler), before app.use(express.json()); req.body is then the Buffer to verify",
            ),
            (
                Limit,
                "express.raw({ type: '*/*', limit: '1mb' }) (its default is 100 kB)",
            ),
            (
                Early,
                "app.use((error, req, res, next) => res.set('Connection', 'close').status(error.status ?? 500).end()) last, as the error page of Express waits for the whole body",
            ),
            (
                Errors,
                "set NODE_ENV=production, or put app.use((error, req, res, next) => res.status(error.status ?? 500).end()) last",
            ),
            (
                Header,
                "const header = req.get('X-Qualifi-Signature'); if (!header) return res.status(401).send('missing_header')",
            ),
        ],
    },
    Framework {
        name: "Fastify",
        headers: &[],
        bodies: &[
            r#","error":"Not Found","statusCode":404}"#,
            r#""code":"FST_ERR_"#,
        ],
        lines: &[
            (
                RawBody,
                "fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body))",
            ),
            (Limit, "fastify({ bodyLimit: 1048576 })"),
        ],
    },
    Framework {
        name: "FastAPI or Starlette",
        headers: &[("server", "uvicorn"), ("server", "hypercorn")],
        bodies: &[
            r#"{"detail":"Not Found"}"#,
            r#"{"detail":"Method Not Allowed"}"#,
        ],
        lines: &[
            (
                RawBody,
                "async def webhook(request: Request): body = await request.body(), with no Pydantic model as a parameter",
            ),
            (
                Errors,
                "FastAPI(debug=False), and uvicorn without --reload in production",
            ),
            (
                Redirect,
                "FastAPI(redirect_slashes=False), or register the URL exactly as the route has it; mount() redirects, add_route does not",
            ),
            (
                Header,
                "request.headers.get('x-qualifi-signature'), with no Header(...) parameter, which answers 422",
            ),
        ],
    },
    Framework {
        name: "Django",
        headers: &[("server", "wsgiserver")],
        bodies: &["DEBUG = True</code>", "CSRF verification failed"],
        lines: &[
            (
                RawBody,
                "body = request.body, before anything reads request.POST; @csrf_exempt on the view",
            ),
            (
                Limit,
                "DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576 in settings.py",
            ),
            (Errors, "DEBUG = False in settings.py"),
            (
                Redirect,
                "APPEND_SLASH redirects POSTs to URLs that lack the slash: register the URL with it, or drop it from the path()",
            ),
            (Header, "request.headers.get('X-Qualifi-Signature')"),
        ],
    },
    Framework {
        name: "Flask",
        headers: &[("server", "werkzeug")],
        bodies: &["<title>400 Bad Request</title>\n<h1>Bad Request</h1>"],
        lines: &[
            (
                RawBody,
                "body = request.get_data(), before request.json, request.form or request.values",
            ),
            (Limit, "app.config['MAX_CONTENT_LENGTH'] = 1_048_576"),
            (
                Errors,
                "run it under gunicorn or waitress, without debug=True",
            ),
            (
                Redirect,
                "@app.post('/webhooks/qualifi', strict_slashes=False)",
            ),
            (Header, "request.headers.get('X-Qualifi-Signature')"),
        ],
    },
    Framework {
        name: "Rails",
        headers: &[("x-runtime", "")],
        bodies: &["Action Controller: Exception caught"],
        lines: &[
            (
                RawBody,
                "request.raw_post, with skip_forgery_protection in the controller",
            ),
            (Errors, "config.consider_all_requests_local = false"),
            (Header, "request.headers['X-Qualifi-Signature']"),
        ],
    },
    Framework {
        name: "Laravel or PHP",
        headers: &[("x-powered-by", "php")],
        bodies: &[],
        lines: &[
            (
                RawBody,
                "$request->getContent() in Laravel, file_get_contents('php://input') elsewhere; the route outside the csrf middleware",
            ),
            (Limit, "post_max_size = 1M in php.ini"),
            (Errors, "APP_DEBUG=false; display_errors = Off in php.ini"),
        ],
    },
    Framework {
        name: "Spring Boot",
        headers: &[],
        bodies: &[
            "Whitelabel Error Page",
            r#"","status":404,"error":"Not Found","path":"#,
            r#","status":500,"error":"Internal Server Error","#,
        ],
        lines: &[
            (
                RawBody,
                "@PostMapping(\"/webhooks/qualifi\") ResponseEntity<String> webhook(@RequestBody byte[] body, @RequestHeader(name = \"X-Qualifi-Signature\", required = false) String signature)",
            ),
            (Errors, "server.error.include-stacktrace=never"),
        ],
    },
    Framework {
        name: "ASP.NET Core",
        headers: &[("server", "kestrel")],
        bodies: &[],
        lines: &[
            (
                RawBody,
                "using var body = new MemoryStream(); await Request.Body.CopyToAsync(body); with no [FromBody] parameter",
            ),
            (Limit, "[RequestSizeLimit(1_048_576)]"),
            (Errors, "no UseDeveloperExceptionPage() outside development"),
        ],
    },
    Framework {
        name: "Go's net/http",
        headers: &[],
        bodies: &["404 page not found\n"],
        lines: &[
            (
                RawBody,
                "body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))",
            ),
            (Limit, "http.MaxBytesReader(w, r.Body, 1<<20)"),
            (
                Redirect,
                "a pattern that ends in / redirects: mux.HandleFunc(\"POST /webhooks/qualifi\", …)",
            ),
        ],
    },
    Framework {
        name: "Python's http.server",
        headers: &[("server", "basehttp"), ("server", "simplehttp")],
        bodies: &[],
        lines: &[
            (
                RawBody,
                "body = self.rfile.read(int(self.headers['Content-Length']))",
            ),
            (Header, "self.headers.get_all('X-Qualifi-Signature')"),
            (Workers, "ThreadingHTTPServer instead of HTTPServer"),
        ],
    },
    Framework {
        name: "gunicorn",
        headers: &[("server", "gunicorn")],
        bodies: &[],
        lines: &[
            (
                RawBody,
                "body = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH']))",
            ),
            (
                Workers,
                "gunicorn --worker-class gthread --threads 8 (its default is one worker, which serves one request at a time)",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn answer(header: (&'static str, &'static str), body: &str) -> Answer {
        let mut headers = http::HeaderMap::new();
        headers.insert(header.0, header.1.parse().unwrap());
        Answer {
            status: 404,
            headers,
            body: body.into(),
            took: Duration::ZERO,
        }
    }

    #[test]
    fn answers_show_frameworks() {
        let name = |answers: &[Answer]| detect(&answers.iter()).map(|it| it.name);
        let plain = answer(("server", "nginx"), "OK");
        let express = answer(("x-powered-by", "Express"), "OK");
        let nest = answer(
            ("x-powered-by", "Express"),
            r#"{"message":"Cannot GET /","error":"Not Found","statusCode":404}"#,
        );
        assert_eq!(name(std::slice::from_ref(&plain)), None);
        assert_eq!(name(&[plain, express.clone()]), Some("Express"));
        assert_eq!(name(&[express, nest]), Some("NestJS"));
        assert_eq!(
            name(&[answer(("server", "Werkzeug/3.1"), "")]),
            Some("Flask")
        );
    }
}
