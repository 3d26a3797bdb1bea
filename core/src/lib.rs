#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod binding;
pub mod canonical;
mod error;
mod event;
pub mod explain;
mod hex_digits;
mod idempotency;
mod invariant;
mod json;
mod rfc3339;
mod secret;
mod signature;
mod span;
mod timestamp;
mod verifier;

pub use crate::{
    error::{Error, ErrorFamily, ErrorKind},
    event::{
        CandidateInterviewCompleted, CandidateInterviewStatus, CandidateInterviewStatusChanged,
        Event, EventData, EventKind, Extra, InterviewCreated, InterviewUpdated, KnownEvent,
        QuestionAudioGenerated, RawData, Unrecognized, UnrecognizedReason,
    },
    idempotency::idempotency_key,
    secret::Secret,
    signature::{SIGNATURE_HEADER, SignatureHeader, sign},
    timestamp::unix_time,
    verifier::{DEFAULT_TOLERANCE, Proof, Verifier, VerifierBuilder},
};
