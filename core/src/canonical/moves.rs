//! Which objects of a text have members that have to move, and where to.

use std::{cmp::Ordering, collections::BinaryHeap, ops::Range};

use super::key::{compare, index_of};
use crate::{
    invariant::always,
    json::{Container, Reader, Token},
};

/// The objects in which members move; of the others nothing is known.
pub(super) struct Moves {
    /// In the order of the text.
    objects: Vec<Moved>,
    /// Of each of those objects, where in the text its members begin, in their final order.
    members: Vec<usize>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Moved {
    /// Where the object begins, its bracket left out.
    start: usize,
    first_member: usize,
    end_of_members: usize,
}

impl Moves {
    /// Of a text that is known to be JSON.
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader::new(text);
        let mut found = Finder::new(text);
        while let Some(token) = reader.next_known() {
            match token {
                Token::Open(Container::Object) => found.open(reader.offset()),
                Token::Key(_) => found.add(reader.key_offset()),
                Token::Close(Container::Object) => found.close(),
                _ => {}
            }
        }
        found.finish()
    }

    pub(super) fn member(&self, place: usize) -> usize {
        always(self.members.get(place).copied())
    }

    /// Where in [members](Self::member) those of the object are that begins at `start`, if they move.
    /// `next` is kept from one call to the next: the object after the one that was found, most often
    /// the one that is looked for.
    pub(super) fn find(&self, start: usize, next: &mut usize) -> Option<Range<usize>> {
        let start_of = |at: usize| self.objects.get(at).map(|object| object.start);
        let is_after_last = next
            .checked_sub(1)
            .is_none_or(|last| start_of(last) < Some(start));
        if !is_after_last || start_of(*next).is_some_and(|at| at < start) {
            *next = self.objects.partition_point(|object| object.start < start);
        }
        let object = self.objects.get(*next)?;
        if object.start != start {
            return None;
        }
        *next = next.saturating_add(1);
        Some(object.first_member..object.end_of_members)
    }
}

/// An object that has not ended yet.
struct Open {
    start: usize,
    first_member: usize,
}

/// A member that may appear several times: where it does first, and where it does last.
struct Member {
    /// The array index that its key is, if it is one.
    index: Option<u32>,
    first: usize,
    last: usize,
}

struct Finder<'a> {
    text: &'a str,
    moves: Moves,
    open: Vec<Open>,
    /// Where the members of the open objects begin.
    members: Vec<usize>,
    /// The members of one object.
    indices: Vec<Member>,
    names: Vec<Member>,
}

impl<'a> Finder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            moves: Moves {
                objects: Vec::new(),
                members: Vec::new(),
            },
            open: Vec::new(),
            members: Vec::new(),
            indices: Vec::new(),
            names: Vec::new(),
        }
    }

    fn open(&mut self, start: usize) {
        self.open.push(Open {
            start,
            first_member: self.members.len(),
        });
    }

    fn add(&mut self, member: usize) {
        self.members.push(member);
    }

    /// Ends the innermost object, and notes the order of its members if it is not the one they have.
    fn close(&mut self) {
        let Some(Open {
            start,
            first_member,
        }) = self.open.pop()
        else {
            debug_assert!(false, "what closes was open");
            return;
        };
        let members = always(self.members.get(first_member..));
        if members.len() > 1 {
            self.indices.clear();
            self.names.clear();
            sort(self.text, members, &mut self.indices, &mut self.names);
            let indices = self.indices.iter().map(|member| member.last);
            let order = indices.chain(self.names.iter().map(|member| member.last));
            if !order.clone().eq(members.iter().copied()) {
                let moved = &mut self.moves.members;
                let first = moved.len();
                moved.extend(order);
                self.moves.objects.push(Moved {
                    start,
                    first_member: first,
                    end_of_members: moved.len(),
                });
            }
        }
        self.members.truncate(first_member);
    }

    fn finish(self) -> Moves {
        let mut moves = self.moves;
        if !moves.objects.is_sorted() {
            // Another kind of sort would make the modules of WebAssembly larger by a kilobyte.
            moves.objects = BinaryHeap::from(moves.objects).into_sorted_vec();
        }
        moves.objects.shrink_to_fit();
        moves.members.shrink_to_fit();
        moves
    }
}

/// The members of an object as they are to stand: indices ascending, then names in the order in which
/// they appear first.
fn sort(text: &str, members: &[usize], indices: &mut Vec<Member>, names: &mut Vec<Member>) {
    let key = |member: usize| always(text.get(member.saturating_add(1)..));
    let index = |member: usize| index_of(key(member));
    // A hostile text can have very many members: no memory to spare.
    let count = members.iter().filter(|&&at| index(at).is_some()).count();
    indices.reserve_exact(count);
    names.reserve_exact(members.len().saturating_sub(count));
    for &at in members {
        let index = index(at);
        let sorted = if index.is_some() {
            &mut *indices
        } else {
            &mut *names
        };
        sorted.push(Member {
            index,
            first: at,
            last: at,
        });
    }
    merge(indices, &|a, b| a.index.cmp(&b.index));
    merge(names, &|a, b| compare(key(a.first), key(b.first)));
    sort_by(names, &|a, b| a.first.cmp(&b.first));
}

/// Sorts members, and makes one of those that are equal.
fn merge(members: &mut Vec<Member>, order: &Order<'_>) {
    sort_by(members, &|a, b| order(a, b).then(a.first.cmp(&b.first)));
    members.dedup_by(|later, earlier| {
        let same = order(later, earlier) == Ordering::Equal;
        if same {
            earlier.last = later.last;
        }
        same
    });
}

type Order<'a> = dyn Fn(&Member, &Member) -> Ordering + 'a;

/// Compiled once for all orders: the module of WebAssembly would grow by a tenth for each.
fn sort_by(members: &mut [Member], order: &Order<'_>) {
    members.sort_unstable_by(order);
}
