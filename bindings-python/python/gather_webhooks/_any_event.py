"""Any event, as type checkers tell them apart."""

from typing import Literal, TypeAlias

from ._events import (
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    InterviewCreated,
    InterviewUpdated,
    QuestionAudioGenerated,
    Unrecognized,
)
from ._gather_webhooks import Event

#: Any event: what its ``kind`` is says what its ``data`` are.
AnyEvent: TypeAlias = (
    Event[CandidateInterviewCompleted, Literal["candidate_interview.completed"]]
    | Event[CandidateInterviewStatusChanged, Literal["candidate_interview.status_changed"]]
    | Event[QuestionAudioGenerated, Literal["question.audio_generated"]]
    | Event[InterviewCreated, Literal["interview.created"]]
    | Event[InterviewUpdated, Literal["interview.updated"]]
    | Event[Unrecognized, Literal["unrecognized"]]
)
