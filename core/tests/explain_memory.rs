//! What `explain` holds in memory at most, whatever it is given.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use gather_webhooks::{DEFAULT_TOLERANCE, explain::explain, sign};

const SIZE: usize = if cfg!(debug_assertions) {
    1 << 14
} else {
    1 << 18
};
const MOST: usize = 40 << 20;

#[test]
fn a_long_body_of_any_kind() {
    let repeat = |text: &str| text.repeat(SIZE / text.len()).into_bytes();
    let around = |start: &str, text: &str, end: &str| {
        [start.as_bytes(), &repeat(text), end.as_bytes()].concat()
    };
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bomb.extend(miniz_oxide::deflate::compress_to_vec(
        &vec![b'['; SIZE * 100],
        9,
    ));
    let bodies = [
        ("tiny arrays", around("[", "[0],", "1]")),
        ("moving", around("[", r#"{"1":0,"0":1},"#, "1]")),
        ("numbers", around("[", "1e20,", "1]")),
        ("bytes", around("[", "123,", "1]")),
        ("escapes", around("[\"", "\\u00e9", "\"]")),
        ("dates", around("[", "\"2024-01-01T00:00:00Z\",", "1]")),
        ("objects", around("[", "{\"event\":1},", "1]")),
        ("texts", around("[", "\"{}\",", "1]")),
        ("bare", around("{a=", "b, c=", "d}")),
        ("accents", around("{\"a\":\"", "é", "\"}")),
        ("hangul", around("{\"a\":\"", "각", "\"}")),
        ("fields", repeat("event=1&a[b]=2&")),
        ("open", repeat("[")),
        ("quotes", repeat("\"")),
        (
            "base64",
            BASE64_STANDARD.encode(repeat("{\"a\":1}")).into_bytes(),
        ),
        ("gzip bomb", bomb),
    ];
    for (name, body) in bodies {
        let wrong = sign("", "another", 1_700_000_000);
        let (peak, found) =
            peak_of(|| explain(&body, &wrong, &["x".into()], 1.7e9, DEFAULT_TOLERANCE));
        assert_eq!(found.verdict, "signature_mismatch");
        assert!(peak < MOST, "{name}: {} MB", peak >> 20);
    }
}

/// The most memory that `work` holds at once, and what it gives.
fn peak_of<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = HELD.get();
    PEAK.set(before);
    let result = work();
    (PEAK.get() - before, result)
}

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

/// Counts for each thread. A block that grows is taken to be copied: both are held for a moment.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.get().wrapping_add(layout.size());
        HELD.set(held);
        PEAK.set(PEAK.get().max(held));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.set(HELD.get().wrapping_sub(layout.size()));
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}
