"""How handlers are registered: what `on` gives has the type of the event that it is for."""

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar, overload

from gather_webhooks import (
    AnyEvent,
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    Event,
    InterviewCreated,
    InterviewUpdated,
    QuestionAudioGenerated,
)

from ._delivery import Delivery
from ._handlers import Handlers, check_name

_Event = TypeVar("_Event")
_Returned = TypeVar("_Returned")
_Tell = TypeVar("_Tell", bound=Callable[[Delivery, str], object])


class Registration(Generic[_Event]):
    """What `Receiver.on` gives: decorates the handler of one event."""

    def __init__(self, register: Callable[[Callable[..., Any]], None]) -> None:
        self._register = register

    @overload
    def __call__(
        self, handler: Callable[[_Event], _Returned], /
    ) -> Callable[[_Event], _Returned]: ...
    @overload
    def __call__(
        self, handler: Callable[[_Event, Delivery], _Returned], /
    ) -> Callable[[_Event, Delivery], _Returned]: ...
    def __call__(self, handler: Callable[..., Any], /) -> Callable[..., Any]:
        """Register the handler, and give it back."""
        self._register(handler)
        return handler


class Registering:
    """What of a receiver registers handlers."""

    _handlers: Handlers

    @overload
    def on(
        self, name: Literal["candidate_interview.completed"], /
    ) -> Registration[
        Event[CandidateInterviewCompleted, Literal["candidate_interview.completed"]]
    ]: ...
    @overload
    def on(
        self, name: Literal["candidate_interview.status_changed"], /
    ) -> Registration[
        Event[CandidateInterviewStatusChanged, Literal["candidate_interview.status_changed"]]
    ]: ...
    @overload
    def on(
        self, name: Literal["question.audio_generated"], /
    ) -> Registration[Event[QuestionAudioGenerated, Literal["question.audio_generated"]]]: ...
    @overload
    def on(
        self, name: Literal["interview.created"], /
    ) -> Registration[Event[InterviewCreated, Literal["interview.created"]]]: ...
    @overload
    def on(
        self, name: Literal["interview.updated"], /
    ) -> Registration[Event[InterviewUpdated, Literal["interview.updated"]]]: ...
    def on(self, name: str, /) -> Registration[Any]:
        """Decorate the handler of an event.

        It is called with the event and the ``Delivery``, or with the event alone. A function of
        ``def`` runs in a thread, one of ``async def`` in the event loop. It fails by raising, and
        is then run again, later.

        Args:
            name: The event's name.

        Returns:
            What to decorate the handler with.

        Raises:
            UsageError: The event is unknown, or has a handler already.

        Example:
            >>> from gather_webhooks import Event, InterviewCreated
            >>> from gather_webhooks.receiver import Delivery, Receiver
            >>> receiver = Receiver("whsec_example")
            >>> @receiver.on("interview.created")
            ... async def created(event: Event[InterviewCreated], delivery: Delivery) -> None:
            ...     print(event.data.title, delivery.key)
        """
        checked = check_name(name)
        return Registration(lambda handler: self._handlers.add(checked, handler))

    @overload
    def otherwise(
        self, handler: Callable[[AnyEvent], _Returned], /
    ) -> Callable[[AnyEvent], _Returned]: ...
    @overload
    def otherwise(
        self, handler: Callable[[AnyEvent, Delivery], _Returned], /
    ) -> Callable[[AnyEvent, Delivery], _Returned]: ...
    def otherwise(self, handler: Callable[..., Any], /) -> Callable[..., Any]:
        """Decorate the handler of every event that has none of its own.

        Unrecognized events are among them: those newer than this version, and those whose data have
        an unknown shape. Without it, the first are answered and ignored, and the second stored as
        dead if their name has a handler, so that a newer version of the program can replay them.

        Args:
            handler: As for ``on``.

        Returns:
            The handler.

        Raises:
            UsageError: There is one already.

        Example:
            >>> from gather_webhooks import AnyEvent
            >>> from gather_webhooks.receiver import Receiver
            >>> receiver = Receiver("whsec_example")
            >>> @receiver.otherwise
            ... def other(event: AnyEvent) -> None:
            ...     print(event.name, event.payload)
        """
        self._handlers.add_otherwise(handler)
        return handler

    def on_dead(self, function: _Tell, /) -> _Tell:
        """Decorate a function that is told of each delivery that becomes dead.

        Args:
            function: It is called with the ``Delivery`` and with the error as ``dead`` lists it. It
                may be of ``def`` or of ``async def``. The attempt of a delivery that was never
                handled, as its shape is unknown, is 0.

        Returns:
            The function.

        Raises:
            UsageError: There is one already.

        Example:
            >>> from gather_webhooks.receiver import Delivery, Receiver
            >>> receiver = Receiver("whsec_example")
            >>> @receiver.on_dead
            ... def dead(delivery: Delivery, error: str) -> None:
            ...     print(delivery.name, delivery.key, error)
        """
        self._handlers.add_on_dead(function)
        return function
