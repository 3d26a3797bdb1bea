"""Which example runs how, where the store and the effect are none of its folder's."""

from __future__ import annotations

from installing import Installed
from lambda_node import NodeLambdaRunning
from lambda_running import LambdaRunning
from running import Running
from workers_running import WorkersRunning

KINDS: dict[str, type[Running]] = {
    "lambda-node": NodeLambdaRunning,
    "lambda-python": LambdaRunning,
    "workers": WorkersRunning,
}


def running(installed: Installed) -> Running:
    """What plays the scenarios on an example."""
    return KINDS.get(installed.example.name, Running)(installed)
