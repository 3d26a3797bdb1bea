"""Every public name of `gather_webhooks.explain`, as a user's code has it."""

from datetime import UTC, datetime, timedelta
from typing import Literal, assert_type

from gather_webhooks.explain import (
    Difference,
    Explanation,
    Finding,
    Mistake,
    Step,
    explain,
    mistakes,
)

explanation = explain(b"{}", "t=1,v1=", "secret")
assert_type(explanation, Explanation)
assert_type(explanation.verdict, str)
assert_type(explanation.steps, tuple[Step, ...])
assert_type(explanation.findings, tuple[Finding, ...])
assert_type(explanation.tried, int)
assert_type(explanation.text, str)

for step in explanation.steps:
    assert_type(step.name, Literal["header", "signature", "timestamp", "payload"])
    assert_type(step.state, Literal["passed", "failed", "not_reached"])
    assert_type(step.sentence, str)

for finding in explanation.findings:
    assert_type(finding.id, str)
    assert_type(finding.grade, Literal["proven", "likely"])
    assert_type(finding.title, str)
    assert_type(finding.cause, str)
    assert_type(finding.fix, str)
    assert_type(finding.difference, Difference | None)
    if finding.difference:
        assert_type(finding.difference.offset, int)
        assert_type(finding.difference.received, str)
        assert_type(finding.difference.signed, str)
        assert_type(finding.difference.caret, int)

for mistake in mistakes():
    assert_type(mistake, Mistake)
    assert_type(mistake.id, str)
    assert_type(mistake.title, str)
    assert_type(mistake.cause, str)
    assert_type(mistake.fix, str)

lines: list[str] = ["t=1,v1=", "t=1,v1="]
explain("{}", lines, ["new", b"old"])
explain(bytearray(b"{}"), [b"t=1,v1="], bytearray(b"secret"), now=1.5, tolerance=None)
explain(memoryview(b"{}"), ("t=1,v1=", b"t=1,v1="), b"secret", now=datetime.now(UTC), tolerance=600)
explain(b"{}", None, (), now=None, tolerance=timedelta(minutes=10))
