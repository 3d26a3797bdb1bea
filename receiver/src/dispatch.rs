//! Who handles an event.

use std::sync::Arc;

use gather_webhooks::{Error, ErrorKind, Event, EventData, EventKind};

use crate::handler::Handler;

#[derive(Default)]
pub(crate) struct Handlers {
    own: Vec<(EventKind, Handler)>,
    otherwise: Option<Handler>,
}

/// What is to be done with an event.
pub(crate) enum Route {
    /// This handler's.
    Run(Handler),
    /// It has a handler, but not a shape that this version knows.
    Dead(String),
}

impl Handlers {
    pub(crate) fn add(&mut self, kind: EventKind, handler: Handler) -> Result<(), Error> {
        if self.find(kind).is_some() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("{kind} has two handlers: give `on` one for each event"),
            ));
        }
        self.own.push((kind, handler));
        Ok(())
    }

    pub(crate) fn set_otherwise(&mut self, handler: Handler) -> Result<(), Error> {
        match self.otherwise.replace(handler) {
            None => Ok(()),
            Some(_) => Err(Error::new(
                ErrorKind::InvalidArgument,
                "`otherwise` was given two handlers: one gets all events that have none of their own",
            )),
        }
    }

    /// The events to take from an inbox, as a list; `None` for all.
    pub(crate) fn names(&self) -> Option<Vec<&'static str>> {
        match self.otherwise {
            Some(_) => None,
            None => Some(self.own.iter().map(|(kind, _)| kind.as_str()).collect()),
        }
    }

    /// `None` if nobody asked for it.
    pub(crate) fn route(&self, event: &Event) -> Option<Route> {
        if let Some(handler) = self.find(event.kind).or(self.otherwise.as_ref()) {
            return Some(Route::Run(Arc::clone(handler)));
        }
        let is_named = |(kind, _): &(EventKind, Handler)| kind.as_str() == event.name;
        match &event.data {
            EventData::Unrecognized(unrecognized) if self.own.iter().any(is_named) => {
                let reason = &unrecognized.reason;
                Some(Route::Dead(format!("unrecognized: {reason}")))
            }
            _ => None,
        }
    }

    fn find(&self, kind: EventKind) -> Option<&Handler> {
        let mut own = self.own.iter();
        own.find(|(own, _)| *own == kind)
            .map(|(_, handler)| handler)
    }
}
