"""The example of AWS Lambda in Node.js: its runtime is one of the tests' own."""

from __future__ import annotations

from pathlib import Path

from lambda_running import InGateway, LambdaRunning

RUNTIME = Path(__file__).with_name("lambda_runtime.mjs")


class OfNode(InGateway):
    runtime = f"node {RUNTIME} receiver.handler"


class NodeLambdaRunning(LambdaRunning):
    gateway = OfNode

    def prepare(self) -> None:
        """The image of AWS has nothing that is to be installed here."""
