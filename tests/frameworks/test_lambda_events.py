"""The other events that bring a request to a function: of API Gateway's REST API, and of load balancers."""

from __future__ import annotations

import pytest
import scenarios
from installing import Example
from lambda_running import LambdaRunning
from running import Running

SCENARIOS = {scenario.name: scenario for scenario in scenarios.SCENARIOS}
NAMES = ("delivered", "tampered", "unsigned", "too_large", "compressed", "wrong_method")


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(Example(name), id=f"{name}-events", marks=pytest.mark.xdist_group(name))
        for name in ("lambda-node", "lambda-python")
    ],
)
@pytest.mark.parametrize("kind", ["v1", "alb", "alb-multi"])
def test_kinds_of_events(example: Example, kind: str, receiver: Running) -> None:
    assert isinstance(receiver, LambdaRunning)
    receiver.stop()
    receiver.event(kind)
    receiver.start()
    try:
        for name in NAMES:
            SCENARIOS[name].play(receiver)
    except AssertionError as error:
        error.add_note(f"what {example.name} printed:\n{receiver.output()}")
        raise
    finally:
        receiver.stop()
        receiver.event("v2")
