//! The search: mistakes are undone one after the other until the signature matches.
//!
//! What takes one mistake is tried before what takes two, so that no mistake is found that is not needed. Each kind of
//! combination has its share of the whole, which is bounded in MACs and in bytes.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    iter,
};

use super::{
    body::{Form, UNDO, UNDO_BY_TRYING, Undo},
    header::Reading,
    message::{self, Prefix},
    mistakes::Mistake,
    secret,
};

/// How much may be tried.
const MOST_MACS: usize = 5_000;
/// How much may be hashed.
const MOST_HASHED: usize = 40 << 20;
/// How much may be read and written to undo what was done to the body.
const MOST_UNDONE: usize = 96 << 20;

/// How many MACs each kind of combination may take.
const PAIRS: usize = 1_000;
const TRIPLES: usize = 500;
const BY_TRYING: usize = 900;

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
    secrets: [Vec<secret::Form>; 3],
    /// Those that are right, and those that are mistakes.
    prefixes: [Vec<Prefix>; 2],
    seen: HashSet<u64>,
    hashable: usize,
    undoable: usize,
    /// How many MACs were made.
    pub(super) tried: usize,
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
    pub(super) fn new<'s>(
        readings: &'a [Reading],
        secrets: impl Iterator<Item = &'s [u8]>,
    ) -> Self {
        Self {
            readings,
            secrets: secret::forms(secrets),
            prefixes: message::prefixes(readings),
            seen: HashSet::new(),
            hashable: MOST_HASHED,
            undoable: MOST_UNDONE,
            tried: 0,
        }
    }

    pub(super) fn run(&mut self, body: &[u8]) -> Option<Proof> {
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
        }];
        self.seen.insert(hash(body));
        let secrets = std::mem::take(&mut self.secrets);
        let prefixes = std::mem::take(&mut self.prefixes);
        let proof = self.combine(&root, &secrets, &prefixes);
        (self.secrets, self.prefixes) = (secrets, prefixes);
        proof
    }

    fn combine(
        &mut self,
        root: &[Form; 1],
        [plain, once, twice]: &[Vec<secret::Form>; 3],
        [right, wrong]: &[Vec<Prefix>; 2],
    ) -> Option<Proof> {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        self.all(root, plain, right, PAIRS)
            .or_else(|| self.undo(root, UNDO, plain, right, &mut first))
            .or_else(|| self.all(root, once, right, PAIRS))
            .or_else(|| self.all(root, plain, wrong, PAIRS))
            // Two mistakes.
            .or_else(|| self.undo(&first, UNDO, plain, right, &mut second))
            .or_else(|| self.all(&first, once, right, PAIRS))
            .or_else(|| self.all(&first, plain, wrong, PAIRS))
            .or_else(|| self.all(root, twice, right, PAIRS))
            .or_else(|| self.all(root, once, wrong, PAIRS))
            // Three.
            .or_else(|| self.undo(&second, UNDO, plain, right, &mut Vec::new()))
            .or_else(|| self.all(&second, once, right, TRIPLES))
            .or_else(|| self.all(&second, plain, wrong, TRIPLES))
            .or_else(|| self.all(&first, twice, right, TRIPLES))
            .or_else(|| self.all(&first, once, wrong, TRIPLES))
            // What cannot be known, but tried.
            .or_else(|| self.by_trying(root.iter().chain(&first).chain(&second), plain, right))
            .or_else(|| self.lost_millis(root, plain))
    }

    /// Undoes one more mistake in each form, and keeps what may be taken further.
    fn undo(
        &mut self,
        forms: &[Form],
        undo: &[Undo],
        secrets: &[secret::Form],
        prefixes: &[Prefix],
        found: &mut Vec<Form>,
    ) -> Option<Proof> {
        for form in forms {
            for undo in undo {
                for next in self.undone(form, *undo) {
                    if let Some(hit) = self.one(&next.bytes, secrets, prefixes, &mut PAIRS.clone())
                    {
                        return Some(hit.of(&next));
                    }
                    if next.expand {
                        found.push(next);
                    }
                }
            }
        }
        None
    }

    /// What one function makes of a form, if there is room for it, without what was seen before.
    fn undone(&mut self, form: &Form, undo: Undo) -> Vec<Form> {
        let Some(left) = self.undoable.checked_sub(form.bytes.len()) else {
            return Vec::new();
        };
        self.undoable = left;
        let mut forms = undo(&form.bytes);
        for next in &mut forms {
            self.undoable = self.undoable.saturating_sub(next.bytes.len());
            next.mistakes.splice(0..0, form.mistakes.iter().copied());
            let mut seen = HashSet::new();
            next.mistakes.retain(|mistake| seen.insert(mistake.id));
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
        let mut left = BY_TRYING;
        for form in forms {
            for undo in UNDO_BY_TRYING {
                if left == 0 || self.hashable < form.bytes.len() {
                    return None;
                }
                for next in self.undone(form, *undo) {
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
        let mut left = most;
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
        left: &mut usize,
    ) -> Option<Hit> {
        for form in secrets {
            for prefix in prefixes {
                let signatures = &self.readings.get(prefix.reading)?.signatures;
                if signatures.is_empty() {
                    continue;
                }
                if *left == 0 || self.tried >= MOST_MACS {
                    return None;
                }
                self.hashable = self.hashable.checked_sub(body.len())?;
                *left = left.saturating_sub(1);
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
        body.chain(secret).chain(iter::empty()).chain(self.message)
    }
}

fn hash(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}
