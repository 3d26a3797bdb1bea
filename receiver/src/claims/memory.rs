use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    fmt,
    future::ready,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{ClaimStore, Claims, Held, NewClaim, Sealed, Stored};
use crate::{StoreError, clock::LEASE, delivery::Lease, inbox::Asked, log, token::number};

/// More are not remembered.
const MOST_KEYS: usize = 10_000;

/// Claims in this program's memory: for one process, until it ends, and 10,000 deliveries at most. What a
/// receiver has if it is given nothing.
///
/// ```
/// use gather_webhooks_receiver::{MemoryClaims, Receiver};
///
/// let receiver = Receiver::builder("whsec_example").inline(MemoryClaims::new()).build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct MemoryClaims {
    keys: Arc<Mutex<Keys>>,
}

type Id = (Arc<str>, Arc<str>);

#[derive(Default)]
struct Keys {
    states: HashMap<Id, State>,
    /// Those that are done, the oldest first.
    done: VecDeque<(Id, Instant)>,
}

enum State {
    Running { token: Arc<str>, since: Instant },
    Done,
}

impl MemoryClaims {
    /// Claims of which there are none yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys {
    fn claim(&mut self, lease: &Lease, keep: Duration) -> Result<Held, StoreError> {
        self.forget(keep);
        let is_full = self.states.len() >= MOST_KEYS;
        match self.states.entry(id(lease)) {
            Entry::Occupied(entry) if matches!(entry.get(), State::Done) => return Ok(Held::Done),
            Entry::Occupied(entry) if entry.get().is_held() => return Ok(Held::Busy),
            Entry::Occupied(mut entry) => {
                entry.insert(running(lease));
            }
            Entry::Vacant(entry) if !is_full => {
                entry.insert(running(lease));
            }
            Entry::Vacant(entry) => {
                let id = entry.into_key();
                self.make_room()?;
                self.states.insert(id, running(lease));
            }
        }
        Ok(Held::Claimed)
    }

    /// Forgets the oldest that is done, or all whose handlers never came back.
    fn make_room(&mut self) -> Result<(), StoreError> {
        if let Some((oldest, _)) = self.done.pop_front() {
            self.states.remove(&oldest);
            return Ok(());
        }
        self.states.retain(|_, state| state.is_held());
        if self.states.len() < MOST_KEYS {
            return Ok(());
        }
        Err(StoreError::new(
            "10,000 handlers run at once, and claims in memory hold no more",
        ))
    }

    fn forget(&mut self, keep: Duration) {
        let now = Instant::now();
        let is_old = |(_, since): &(Id, Instant)| now.saturating_duration_since(*since) >= keep;
        while self.done.front().is_some_and(is_old) {
            if let Some((id, _)) = self.done.pop_front() {
                self.states.remove(&id);
            }
        }
    }

    /// What becomes of a claim, if it is still held.
    fn settle(&mut self, lease: &Lease, state: Option<State>) -> bool {
        let Entry::Occupied(mut entry) = self.states.entry(id(lease)) else {
            return false;
        };
        if !matches!(entry.get(), State::Running { token, .. } if *token == lease.token) {
            return false;
        }
        match state {
            Some(state) => {
                if let State::Done = state {
                    self.done.push_back((entry.key().clone(), Instant::now()));
                }
                entry.insert(state);
            }
            None => {
                entry.remove();
            }
        }
        true
    }
}

impl State {
    /// Whether it is somebody's for now.
    fn is_held(&self) -> bool {
        matches!(self, Self::Running { since, .. } if since.elapsed() < LEASE)
    }
}

fn running(lease: &Lease) -> State {
    State::Running {
        token: Arc::clone(&lease.token),
        since: Instant::now(),
    }
}

fn id(lease: &Lease) -> Id {
    (Arc::clone(&lease.receiver), Arc::clone(&lease.key))
}

impl fmt::Debug for MemoryClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryClaims").finish_non_exhaustive()
    }
}

impl Claims for MemoryClaims {}

impl Sealed for MemoryClaims {
    fn store(self) -> Stored {
        Stored(Arc::new(self))
    }
}

impl ClaimStore for MemoryClaims {
    fn claim(&self, claim: NewClaim) -> Asked<Held> {
        Box::pin(ready(self.keys().claim(&claim.lease, claim.keep)))
    }

    fn complete(&self, lease: Lease, _: Duration) -> Asked<bool> {
        Box::pin(ready(Ok(self.keys().settle(&lease, Some(State::Done)))))
    }

    fn release(&self, lease: Lease) -> Asked<bool> {
        Box::pin(ready(Ok(self.keys().settle(&lease, None))))
    }

    fn renew(&self, lease: Lease) -> Asked<bool> {
        let running = running(&lease);
        Box::pin(ready(Ok(self.keys().settle(&lease, Some(running)))))
    }

    /// Nobody else has these claims: a number will do.
    fn token(&self) -> Result<Arc<str>, StoreError> {
        Ok(number().to_string().into())
    }

    fn begin(&self) {
        log::warning(
            "deliveries are remembered in this process alone, and forgotten when it ends: give the receiver \
             an inbox, or claims in Redis or PostgreSQL",
        );
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Held, Keys, LEASE, MOST_KEYS, State};
    use crate::delivery::Lease;

    fn lease(key: usize) -> Lease {
        Lease {
            receiver: "default".into(),
            key: key.to_string().into(),
            token: "token".into(),
            until: 0,
        }
    }

    #[test]
    fn the_oldest_that_is_done_makes_room() {
        let mut keys = Keys::default();
        for key in 0..MOST_KEYS {
            assert_eq!(keys.claim(&lease(key), LEASE), Ok(Held::Claimed));
        }
        assert!(keys.claim(&lease(MOST_KEYS), LEASE).is_err());
        for key in [7, 8] {
            assert!(keys.settle(&lease(key), Some(State::Done)));
        }
        assert_eq!(keys.claim(&lease(MOST_KEYS), LEASE), Ok(Held::Claimed));
        assert_eq!(keys.claim(&lease(8), LEASE), Ok(Held::Done));
        assert_eq!(keys.claim(&lease(7), LEASE), Ok(Held::Claimed));
        assert_eq!(keys.claim(&lease(9), LEASE), Ok(Held::Busy));
        assert_eq!(keys.states.len(), MOST_KEYS);
    }

    #[test]
    fn what_never_came_back_makes_room() {
        let mut keys = Keys::default();
        for key in 0..MOST_KEYS {
            assert_eq!(keys.claim(&lease(key), LEASE), Ok(Held::Claimed));
        }
        let long_ago = Instant::now().checked_sub(LEASE).unwrap();
        for state in keys.states.values_mut().take(3) {
            let State::Running { since, .. } = state else {
                panic!("it runs");
            };
            *since = long_ago;
        }
        for key in 0..3 {
            assert_eq!(
                keys.claim(&lease(MOST_KEYS + key), LEASE),
                Ok(Held::Claimed)
            );
        }
        assert!(keys.claim(&lease(MOST_KEYS + 3), LEASE).is_err());
        assert_eq!(keys.states.len(), MOST_KEYS);
    }

    #[test]
    fn what_is_done_is_forgotten_in_time() {
        let mut keys = Keys::default();
        assert_eq!(keys.claim(&lease(1), LEASE), Ok(Held::Claimed));
        assert!(keys.settle(&lease(1), Some(State::Done)));
        assert_eq!(keys.claim(&lease(1), LEASE), Ok(Held::Done));
        assert_eq!(keys.claim(&lease(1), Duration::ZERO), Ok(Held::Claimed));
    }

    #[test]
    fn only_the_holder_settles_a_claim() {
        let mut keys = Keys::default();
        assert_eq!(keys.claim(&lease(1), LEASE), Ok(Held::Claimed));
        let other = Lease {
            token: "other".into(),
            ..lease(1)
        };
        assert!(!keys.settle(&other, None));
        assert!(keys.settle(&lease(1), None));
        assert_eq!(keys.claim(&other, LEASE), Ok(Held::Claimed));
    }
}
