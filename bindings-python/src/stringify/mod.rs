//! `JSON.stringify` of Python's objects: those that `json.loads` gives, and their subclasses, by what
//! they hold and not by the methods that they override.

mod keys;
mod members;
mod refusal;
mod scalar;

use std::ops::Range;

use gather_webhooks::{binding, canonical};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList, PyString, PyTuple},
};

use self::{keys::Keys, refusal::Place};
use crate::{errors, text};

/// V8 makes no string of more characters: nothing longer was ever signed. A small value can be that
/// long, if it holds its parts many times over.
const MAX_LENGTH: usize = 1 << 29;

/// `JSON.stringify(value)`.
pub(crate) fn stringify(value: &Bound<'_, PyAny>) -> PyResult<String> {
    write(value).map(|written| written.text)
}

/// What was written, and where in it the [`DEEP`] arrays and objects are that are [`LONG`].
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) containers: Vec<Range<usize>>,
}

/// Depth of those that are values in the data of an event: most of a large one.
const DEEP: usize = 2;

/// To remember a shorter one takes more memory than it is worth, if there are many.
const LONG: usize = 64;

/// `JSON.stringify(value)`, for a reader that need not check it again.
pub(crate) fn write(value: &Bound<'_, PyAny>) -> PyResult<Written> {
    let mut writer = Writer {
        out: String::with_capacity(LEAST_CAPACITY),
        left: Vec::with_capacity(LEAST_CAPACITY / 8),
        ..Writer::default()
    };
    writer.write(value)?;
    writer.finish(value.py())
}

const LOOKS_PER_ITEM: usize = 32;

/// Of most events that is enough.
const LEAST_CAPACITY: usize = 512;

/// Writes every value as `JSON.stringify` does, and the members of an object in Python's order.
///
/// It does not recurse, so that the smallest stack will do.
#[derive(Default)]
struct Writer<'py> {
    out: String,
    open: Vec<Container<'py>>,
    /// What the open containers still hold, the next last: of an object each key and its value. It is
    /// what they held when they were met, copied without running any code of Python's: later, a
    /// conversion or the garbage collector may run code of the caller's that changes them.
    left: Vec<Bound<'py, PyAny>>,
    keys: Keys<'py>,
    members_may_move: bool,
    /// Where those containers lie that are [`DEEP`] and [`LONG`].
    deep: Vec<Range<usize>>,
}

struct Container<'py> {
    /// What is written: kept, so that nothing else can be made where it lies.
    value: Bound<'py, PyAny>,
    opening: Opening,
}

#[derive(Clone, Copy)]
struct Opening {
    brackets: Brackets,
    /// How much is left of those around it.
    around: usize,
    /// Where it begins.
    start: usize,
}

#[derive(Clone, Copy)]
enum Brackets {
    Array,
    Object,
}

impl<'py> Writer<'py> {
    fn write(&mut self, root: &Bound<'py, PyAny>) -> PyResult<()> {
        self.push_value(root.clone())?;
        while let Some(container) = self.open.last() {
            let Opening {
                brackets, around, ..
            } = container.opening;
            if self.left.len() == around {
                self.close(brackets);
                continue;
            }
            self.push_comma();
            if let Brackets::Object = brackets
                && let Some(key) = self.left.pop()
            {
                self.push_key(&key)?;
            }
            if let Some(value) = self.left.pop() {
                self.push_value(value)?;
            }
        }
        Ok(())
    }

    /// Moves members where JavaScript has them, if need be. All else that it holds is gone by then.
    fn finish(self, py: Python<'py>) -> PyResult<Written> {
        let Self {
            out,
            members_may_move,
            deep,
            ..
        } = self;
        if !members_may_move {
            return Ok(Written {
                text: out,
                containers: deep,
            });
        }
        drop(deep);
        let text = canonical::stringify(&out);
        Ok(Written {
            text: text.map_err(|error| errors::to_py(py, &error))?,
            containers: Vec::new(),
        })
    }

    fn push_value(&mut self, value: Bound<'py, PyAny>) -> PyResult<()> {
        if self.out.len() > MAX_LENGTH {
            return Err(refusal::of_length(value.py()));
        }
        if !scalar::push_exact(&mut self.out, &value)?
            && let Some(opening) = self.push_other(&value)?
        {
            self.open.push(Container { value, opening });
        }
        Ok(())
    }

    /// Writes it, if it is no container; else opens it.
    fn push_other(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Option<Opening>> {
        let opening = if let Ok(dict) = value.cast_exact::<PyDict>() {
            self.open_dict(dict)?
        } else if let Ok(list) = value.cast_exact::<PyList>() {
            self.open_list(list)?
        } else if scalar::push_subclass(&mut self.out, value)? {
            return Ok(None);
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.open_dict(dict)?
        } else if let Ok(list) = value.cast::<PyList>() {
            self.open_list(list)?
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            self.open(tuple, tuple.len(), Brackets::Array, |left| {
                left.extend(tuple.iter());
                Ok(())
            })?
        } else if scalar::push_decimal(&mut self.out, value)? {
            return Ok(None);
        } else {
            return Err(self.refuse(value, self.place()));
        };
        Ok(Some(opening))
    }

    fn push_key(&mut self, key: &Bound<'py, PyAny>) -> PyResult<()> {
        if let Some(written) = self.keys.find(key) {
            self.out.extend_from_within(written);
            return Ok(());
        }
        let Ok(text) = key.cast::<PyString>() else {
            return Err(self.refuse(key, Place::Key));
        };
        let start = self.out.len();
        // Keys that are two to Python may be one to JavaScript: if they hold surrogates, or are of a
        // class with an equality of its own.
        self.members_may_move |= !text.is_exact_instance_of::<PyString>();
        if let Some(key) = text::utf8(text)? {
            self.members_may_move |= binding::array_index(key).is_some();
            binding::push_string(&mut self.out, key);
        } else {
            self.members_may_move = true;
            binding::push_utf16(&mut self.out, text::utf16(text)?);
        }
        self.out.push(':');
        self.keys.remember(text, start..self.out.len());
        Ok(())
    }

    fn push_comma(&mut self) {
        if !self.out.ends_with(['[', '{']) {
            self.out.push(',');
        }
    }

    fn open_dict(&mut self, dict: &Bound<'py, PyDict>) -> PyResult<Opening> {
        self.open(dict, dict.len(), Brackets::Object, |left| {
            members::push(left, dict)
        })
    }

    fn open_list(&mut self, list: &Bound<'py, PyList>) -> PyResult<Opening> {
        self.open(list, list.len(), Brackets::Array, |left| {
            left.extend(list.iter());
            Ok(())
        })
    }

    fn open(
        &mut self,
        value: &Bound<'py, PyAny>,
        items: usize,
        brackets: Brackets,
        push_all: impl FnOnce(&mut Vec<Bound<'py, PyAny>>) -> PyResult<()>,
    ) -> PyResult<Opening> {
        self.check_path(value, items)?;
        let start = self.out.len();
        self.out.push(match brackets {
            Brackets::Array => '[',
            Brackets::Object => '{',
        });
        let around = self.left.len();
        push_all(&mut self.left)?;
        if let Some(pushed) = self.left.get_mut(around..) {
            pushed.reverse();
        }
        Ok(Opening {
            brackets,
            around,
            start,
        })
    }

    /// Refuses what is open already, and what would be too deep.
    fn check_path(&self, value: &Bound<'py, PyAny>, items: usize) -> PyResult<()> {
        let depth = self.open.len();
        let is_deepest = depth == canonical::MAX_DEPTH;
        // Where to look takes no longer than to copy the items. Elsewhere a value that holds itself is
        // small, and is found to do so soon.
        let may_look = is_deepest || depth <= items.saturating_mul(LOOKS_PER_ITEM);
        if may_look && self.open.iter().any(|around| around.value.is(value)) {
            return Err(refusal::of_cycle(value.py()));
        }
        if is_deepest {
            return Err(refusal::of_depth(value.py()));
        }
        Ok(())
    }

    fn close(&mut self, brackets: Brackets) {
        self.out.push(match brackets {
            Brackets::Array => ']',
            Brackets::Object => '}',
        });
        if let Some(closed) = self.open.pop()
            && self.open.len() == DEEP
            && self.out.len().saturating_sub(closed.opening.start) >= LONG
        {
            self.deep.push(closed.opening.start..self.out.len());
        }
    }

    fn place(&self) -> Place {
        match self.open.last().map(|container| container.opening.brackets) {
            None => Place::Root,
            Some(Brackets::Array) => Place::Element,
            Some(Brackets::Object) => Place::Member,
        }
    }

    fn refuse(&self, value: &Bound<'py, PyAny>, place: Place) -> PyErr {
        refusal::of_value(value, place, self.open.len())
    }
}
