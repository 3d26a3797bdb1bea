//! What holds unless this library has a bug.

/// What is always there. Where it is not, tests and fuzzers stop; a release, which never panics, goes on with
/// the default.
#[inline]
#[track_caller]
pub(crate) fn always<T: Default>(value: Option<T>) -> T {
    debug_assert!(value.is_some(), "a bug: this is always there");
    value.unwrap_or_default()
}
