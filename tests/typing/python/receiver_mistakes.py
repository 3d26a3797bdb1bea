"""Wrong uses of the receiver, each of which mypy and pyright refuse."""

from typing import Any

from gather_webhooks import AnyEvent, Event, InterviewCreated, InterviewUpdated
from gather_webhooks.receiver import Delivery, MemoryClaims, Receiver

receiver = Receiver("secret")

Receiver()  # type: ignore[call-arg]
Receiver(None)  # type: ignore[arg-type]
Receiver({"secret": "secret"})  # type: ignore[arg-type]
Receiver("secret", "gather.db")  # type: ignore[call-arg]
Receiver("secret", inbox=1)  # type: ignore[arg-type]
Receiver("secret", inbox=MemoryClaims())  # type: ignore[arg-type]
Receiver("secret", inline="gather.db")  # type: ignore[arg-type]
Receiver("secret", retries=10)  # type: ignore[arg-type]
Receiver("secret", keep=None)  # type: ignore[arg-type]
receiver.on("interview.deleted")  # type: ignore[call-overload]
receiver.on()  # type: ignore[call-overload]
receiver.drain()  # type: ignore[call-arg]


@receiver.on("interview.updated")  # type: ignore[arg-type]
def another(event: Event[InterviewCreated]) -> None:
    print(event.data.title)


@receiver.on("interview.created")  # type: ignore[arg-type]
def too_many(event: Event[InterviewCreated], delivery: Delivery, more: int) -> None:
    print(event, delivery, more)


@receiver.on("interview.created")
def created(event: Event[InterviewCreated], delivery: Delivery) -> None:
    print(event.data.reason)  # type: ignore[attr-defined]
    delivery.attempt = 2  # type: ignore[misc]
    delivery.complete_in("gather.db")  # type: ignore[call-overload]


@receiver.otherwise  # type: ignore[arg-type]
def other(event: Event[InterviewUpdated]) -> None:
    print(event)


@receiver.otherwise
def any_other(event: AnyEvent) -> None:
    print(event.data.title)  # type: ignore[union-attr]


@receiver.on_dead  # type: ignore[type-var]
def dead(delivery: Delivery) -> Any:
    print(delivery)
