//! The search: mistakes are undone one after the other until the signature matches.
//!
//! What takes one mistake is tried before what takes two, so that no mistake is found that is not needed. Each kind of
//! combination has its share of the whole, which is bounded in MACs and in bytes.

use std::mem;

use super::{
    body::{Body, Form, UNDO, UNDO_BY_TRYING, Undo},
    hash,
    header::Reading,
    message::{self, Prefix},
    mistakes::Mistake,
    secret,
    unicode::NormalForms,
};
use crate::canonical::keys::Hashes;

/// How much may be tried.
const MOST_MACS: usize = 5_000;
/// How much may be hashed: so much, and a long body so many times.
const MOST_HASHED: (usize, usize) = (32 << 20, 64);
/// How much may be read and written to undo what was done to the body.
const MOST_UNDONE: (usize, usize) = (24 << 20, 32);
/// How much may be kept, to undo more of it.
const MOST_STORED: usize = 12 << 20;

fn room((bytes, times): (usize, usize), body: &[u8]) -> usize {
    body.len().saturating_mul(times).saturating_add(bytes)
}

/// How many MACs each kind of combination may take.
const PAIRS: usize = 1_000;
const TRIPLES: usize = 500;
const BY_TRYING: usize = 900;
/// And one more mistake in each body.
const MOST_CHAINS: usize = 1_200;
/// And how much of what may be hashed.
const SHARES: usize = 6;

/// What accounts for the signature.
pub(super) struct Proof {
    /// Of the body, the last that happened first.
    pub(super) body: Vec<&'static Mistake>,
    pub(super) secret: Vec<&'static Mistake>,
    pub(super) message: Option<&'static Mistake>,
    pub(super) reading: usize,
    /// The body as it was signed.
    pub(super) signed: Vec<u8>,
    /// The `t` that was signed, if it is another than the header's.
    pub(super) timestamp: Option<String>,
}

pub(super) struct Search<'a> {
    readings: &'a [Reading],
    normal_forms: NormalForms,
    seen: Hashes,
    hashable: usize,
    /// Of that for each kind of combination.
    share: usize,
    undoable: usize,
    storable: usize,
    /// How many MACs were made.
    pub(super) tried: usize,
}

/// What a kind of combination may still take.
struct Left {
    macs: usize,
    bytes: usize,
}

/// A secret and a prefix that match.
struct Hit {
    secret: Vec<&'static Mistake>,
    message: Option<&'static Mistake>,
    reading: usize,
    timestamp: Option<String>,
}

impl Hit {
    fn of(self, form: &Form) -> Proof {
        Proof {
            body: form.mistakes.clone(),
            secret: self.secret,
            message: self.message,
            reading: self.reading,
            signed: form.bytes.clone(),
            timestamp: self.timestamp,
        }
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(readings: &'a [Reading], normal_forms: NormalForms) -> Self {
        Self {
            readings,
            normal_forms,
            seen: Hashes::default(),
            hashable: 0,
            share: 0,
            undoable: 0,
            storable: MOST_STORED,
            tried: 0,
        }
    }

    pub(super) fn run<'s>(
        &mut self,
        body: &[u8],
        secrets: impl Iterator<Item = &'s [u8]>,
    ) -> Option<Proof> {
        if self
            .readings
            .iter()
            .all(|reading| reading.signatures.is_empty())
        {
            return None;
        }
        let root = [Form {
            bytes: body.to_vec(),
            mistakes: Vec::new(),
            telling: false,
            expand: true,
            guess: false,
        }];
        self.seen.insert(hash(body));
        self.hashable = room(MOST_HASHED, body);
        self.share = self.hashable / SHARES;
        self.undoable = room(MOST_UNDONE, body);
        self.combine(&root, &secret::Form::plain(secrets))
    }

    fn combine(&mut self, root: &[Form; 1], plain: &[secret::Form]) -> Option<Proof> {
        let [right, wrong] = &message::prefixes(self.readings);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let proof = self
            .all(root, plain, right, PAIRS)
            .or_else(|| self.undo(root, plain, right, &mut first));
        if proof.is_some() {
            return proof;
        }
        let once = &secret::undone(plain, &[]);
        let proof = self
            .all(root, once, right, PAIRS)
            .or_else(|| self.all(root, plain, wrong, PAIRS));
        if proof.is_some() {
            return proof;
        }
        let twice = &secret::undone(once, plain);
        // Two mistakes.
        self.undo(&first, plain, right, &mut second)
            .or_else(|| self.all(&first, once, right, PAIRS))
            .or_else(|| self.all(&first, plain, wrong, PAIRS))
            .or_else(|| self.all(root, twice, right, PAIRS))
            .or_else(|| self.all(root, once, wrong, PAIRS))
            // Three.
            .or_else(|| self.undo(&second, plain, right, &mut Vec::new()))
            .or_else(|| self.all(&second, once, right, TRIPLES))
            .or_else(|| self.all(&second, plain, wrong, TRIPLES))
            .or_else(|| self.all(&first, twice, right, TRIPLES))
            .or_else(|| self.all(&first, once, wrong, TRIPLES))
            .or_else(|| self.all(root, &secret::stripped(twice), right, TRIPLES))
            // What cannot be known, but tried.
            .or_else(|| self.by_trying(root.iter().chain(&first).chain(&second), plain, right))
            .or_else(|| self.lost_millis(root, plain))
    }

    /// Undoes one more mistake in each form, and keeps what may be taken further.
    fn undo(
        &mut self,
        forms: &[Form],
        secrets: &[secret::Form],
        prefixes: &[Prefix],
        found: &mut Vec<Form>,
    ) -> Option<Proof> {
        let mut left = Left {
            macs: MOST_CHAINS,
            bytes: usize::MAX,
        };
        for form in forms.iter().filter(|form| form.expand) {
            let body = Body::new(&form.bytes, self.normal_forms);
            for undo in UNDO {
                for next in self.undone(form, &body, *undo) {
                    if let Some(hit) = self.one(&next.bytes, secrets, prefixes, &mut left) {
                        return Some(hit.of(&next));
                    }
                    let left = self.storable.checked_sub(next.bytes.len());
                    if let Some(left) = left.filter(|_| !next.guess) {
                        self.storable = left;
                        found.push(next);
                    }
                }
            }
        }
        // What is known by its shape is what something happened to.
        let (telling, others): (Vec<_>, Vec<_>) = found.drain(..).partition(|form| form.telling);
        found.extend(telling.into_iter().chain(others));
        None
    }

    fn share(&self, macs: usize) -> Left {
        Left {
            macs,
            bytes: self.share,
        }
    }

    /// What one function makes of a form, if there is room for it, without what was seen before.
    fn undone(&mut self, form: &Form, body: &Body<'_>, undo: Undo) -> Vec<Form> {
        let Some(left) = self.undoable.checked_sub(form.bytes.len()) else {
            return Vec::new();
        };
        self.undoable = left;
        let mut forms = undo(body);
        for next in &mut forms {
            self.undoable = self.undoable.saturating_sub(next.bytes.len());
            let last = mem::replace(&mut next.mistakes, form.mistakes.clone());
            for mistake in last {
                if !next.mistakes.contains(&mistake) {
                    next.mistakes.push(mistake);
                }
            }
        }
        forms.retain(|next| self.seen.insert(hash(&next.bytes)));
        forms
    }

    fn by_trying<'f>(
        &mut self,
        forms: impl Iterator<Item = &'f Form>,
        secrets: &[secret::Form],
        prefixes: &[Prefix],
    ) -> Option<Proof> {
        let mut left = self.share(BY_TRYING);
        for form in forms {
            let body = Body::new(&form.bytes, self.normal_forms);
            for undo in UNDO_BY_TRYING {
                if left.macs == 0 || left.bytes < form.bytes.len() {
                    return None;
                }
                for next in self.undone(form, &body, *undo) {
                    if let Some(hit) = self.one(&next.bytes, secrets, prefixes, &mut left) {
                        return Some(hit.of(&next));
                    }
                }
            }
        }
        None
    }

    fn lost_millis(&mut self, root: &[Form; 1], secrets: &[secret::Form]) -> Option<Proof> {
        for (at, reading) in self.readings.iter().enumerate() {
            let time = reading.timestamp.as_deref().unwrap_or_default();
            let prefixes: Vec<_> = message::lost_millis(at, time).collect();
            let proof = self.all(root, secrets, &prefixes, prefixes.len());
            if proof.is_some() {
                return proof;
            }
        }
        None
    }

    /// Every body with every secret and every prefix, up to so many.
    fn all(
        &mut self,
        bodies: &[Form],
        secrets: &[secret::Form],
        prefixes: &[Prefix],
        most: usize,
    ) -> Option<Proof> {
        let mut left = self.share(most);
        bodies.iter().find_map(|form| {
            let hit = self.one(&form.bytes, secrets, prefixes, &mut left)?;
            Some(hit.of(form))
        })
    }

    fn one(
        &mut self,
        body: &[u8],
        secrets: &[secret::Form],
        prefixes: &[Prefix],
        left: &mut Left,
    ) -> Option<Hit> {
        for form in secrets {
            for prefix in prefixes {
                let signatures = &self.readings.get(prefix.reading)?.signatures;
                if signatures.is_empty() {
                    continue;
                }
                if self.tried >= MOST_MACS {
                    return None;
                }
                self.hashable = self.hashable.checked_sub(body.len())?;
                left.bytes = left.bytes.checked_sub(body.len())?;
                left.macs = left.macs.checked_sub(1)?;
                self.tried = self.tried.saturating_add(1);
                let mac = form.key.mac([&prefix.bytes, body, b""]);
                if signatures.contains(&mac) {
                    return Some(Hit {
                        secret: form.mistakes.clone(),
                        message: prefix.mistake,
                        reading: prefix.reading,
                        timestamp: prefix.timestamp.clone(),
                    });
                }
            }
        }
        None
    }
}

impl Proof {
    /// All that has to be undone.
    pub(super) fn mistakes(&self) -> impl Iterator<Item = &'static Mistake> {
        let body = self.body.iter().copied();
        let secret = self.secret.iter().copied();
        body.chain(secret).chain(self.message)
    }
}
