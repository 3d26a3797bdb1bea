"""The events: a class for the data of each.

The native half decides whether an event has the fields of its kind; see ``_data.py``. An
attribute's name in the payload is its ``json`` metadata.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ._extra import WithExtra
from ._frozen import FrozenDict


@dataclass(frozen=True)
class CandidateInterviewCompleted(WithExtra):
    """A candidate completed the interview: ``candidate_interview.completed``.

    Attributes:
        candidate_interview_id: The candidate's interview.
        candidate_id: The candidate.
        interview_id: The interview that the candidate took.
        status: Where the candidate's interview stands now: ``'invite_sent'``, ``'new_response'``,
            ``'has_reviewed'``, ``'partially_completed'``, ``'hired'``, ``'archived'``, or one that
            this version does not know.
        taken_at: When the candidate took it: an RFC 3339 time, as it came.
        extra: The fields beyond those above, by their names in the payload. Read-only.
    """

    candidate_interview_id: str = field(metadata={"json": "candidateInterviewId"})
    candidate_id: str = field(metadata={"json": "candidateId"})
    interview_id: str = field(metadata={"json": "interviewId"})
    status: str = field(metadata={"json": "status"})
    taken_at: str = field(metadata={"json": "takenAt"})
    extra: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)


@dataclass(frozen=True)
class CandidateInterviewStatusChanged(WithExtra):
    """The status of a candidate's interview changed: ``candidate_interview.status_changed``.

    Attributes:
        candidate_interview_id: The candidate's interview.
        candidate_id: The candidate.
        interview_id: The interview that the candidate was invited to.
        status: Where the candidate's interview stands now; see ``CandidateInterviewCompleted``.
        previous_status: Where it stood before.
        extra: The fields beyond those above, by their names in the payload. Read-only.
    """

    candidate_interview_id: str | None = field(
        default=None, metadata={"json": "candidateInterviewId"}
    )
    candidate_id: str | None = field(default=None, metadata={"json": "candidateId"})
    interview_id: str | None = field(default=None, metadata={"json": "interviewId"})
    status: str | None = field(default=None, metadata={"json": "status"})
    previous_status: str | None = field(default=None, metadata={"json": "previousStatus"})
    extra: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)


@dataclass(frozen=True)
class QuestionAudioGenerated(WithExtra):
    """The audio of a question was generated: ``question.audio_generated``.

    Attributes:
        question_id: The question.
        audio_url: Where the audio is.
        extra: The fields beyond those above, by their names in the payload. Read-only.
    """

    question_id: str | None = field(default=None, metadata={"json": "questionId"})
    audio_url: str | None = field(default=None, metadata={"json": "audioURL"})
    extra: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)


@dataclass(frozen=True)
class InterviewCreated(WithExtra):
    """An interview was created: ``interview.created``.

    Attributes:
        interview_id: The interview.
        title: Its title.
        extra: The fields beyond those above, by their names in the payload. Read-only.
    """

    interview_id: str | None = field(default=None, metadata={"json": "interviewId"})
    title: str | None = field(default=None, metadata={"json": "title"})
    extra: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)


@dataclass(frozen=True)
class InterviewUpdated(WithExtra):
    """An interview was updated: ``interview.updated``.

    Attributes:
        interview_id: The interview.
        title: Its title.
        extra: The fields beyond those above, by their names in the payload. Read-only.
    """

    interview_id: str | None = field(default=None, metadata={"json": "interviewId"})
    title: str | None = field(default=None, metadata={"json": "title"})
    extra: Mapping[str, Any] = field(default_factory=FrozenDict, hash=False)


@dataclass(frozen=True)
class Unrecognized:
    """The data of an authentic event that this version does not recognize.

    It is newer than the library, or of a shape that is not documented. Nothing of it is lost.

    Attributes:
        reason: Why it is not recognized.
        data: The ``data`` of the payload, whatever it is; ``None`` if there is none.
    """

    reason: str
    data: Any = field(default=None, hash=False)


KnownData = (
    CandidateInterviewCompleted
    | CandidateInterviewStatusChanged
    | QuestionAudioGenerated
    | InterviewCreated
    | InterviewUpdated
)

#: The data of any event.
EventData = KnownData | Unrecognized

#: The kind of any event.
EventKind = (  # stubtest cannot compare an alias of a plain Literal
    Literal[  # noqa: PYI030
        "candidate_interview.completed",
        "candidate_interview.status_changed",
        "question.audio_generated",
        "interview.created",
        "interview.updated",
    ]
    | Literal["unrecognized"]
)

KNOWN: Mapping[str, type[KnownData]] = {
    "candidate_interview.completed": CandidateInterviewCompleted,
    "candidate_interview.status_changed": CandidateInterviewStatusChanged,
    "question.audio_generated": QuestionAudioGenerated,
    "interview.created": InterviewCreated,
    "interview.updated": InterviewUpdated,
}
