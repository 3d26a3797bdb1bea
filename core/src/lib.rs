#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod binding;
pub mod canonical;
mod catalog;
mod error;
mod event;
mod idempotency;
mod json;
mod secret;
mod signature;
mod timestamp;
mod verifier;

pub use crate::{
    catalog::catalog,
    error::{Error, ErrorFamily, ErrorKind},
    event::{
        CandidateInterviewCompleted, CandidateInterviewStatus, CandidateInterviewStatusChanged,
        Envelope, Event, EventData, EventKind, Extra, Field, InterviewCreated, InterviewUpdated,
        PayloadProblem, QuestionAudioGenerated, Unrecognized, UnrecognizedReason, check_limits,
        refuse_payload,
    },
    idempotency::idempotency_key,
    secret::Secret,
    signature::{SIGNATURE_HEADER, SignatureHeader, sign},
    timestamp::{tolerance_from_seconds, unix_millis, unix_time},
    verifier::{DEFAULT_TOLERANCE, Proof, Verifier, VerifierBuilder},
};
