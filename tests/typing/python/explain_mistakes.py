"""Wrong uses of `gather_webhooks.explain`, each of which mypy and pyright refuse."""

from gather_webhooks import Verifier
from gather_webhooks.explain import explain

explain(b"{}", None)  # type: ignore[call-arg]
explain({}, None, "secret")  # type: ignore[arg-type]
explain(b"{}", 1, "secret")  # type: ignore[arg-type]
explain(b"{}", None, None)  # type: ignore[arg-type]
explain(b"{}", None, Verifier("secret"))  # type: ignore[arg-type]
explain(b"{}", None, "secret", 1.5)  # type: ignore[call-arg]
explain(b"{}", None, "secret", now="now")  # type: ignore[arg-type]
explain(b"{}", None, "secret", tolerance="600")  # type: ignore[arg-type]
explain(b"{}", None, "secret").verdict = "accepted"  # type: ignore[misc]
