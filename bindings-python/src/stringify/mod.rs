//! `JSON.stringify` of Python's objects: those that `json.loads` gives, and their subclasses, by what
//! they hold and not by the methods that they override.

mod keys;
mod refusal;
mod scalar;

use gather_webhooks::canonical;
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyList, PyString, PyTuple, PyType},
};

use self::{keys::Keys, refusal::Place};
use crate::{class, errors, text};

/// V8 makes no string of more characters: nothing longer was ever signed. A small value can be that
/// long, if it holds its parts many times over.
const MAX_LENGTH: usize = 1 << 29;

/// `JSON.stringify(value)`.
pub(crate) fn stringify(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let mut writer = Writer::default();
    writer.write(value)?;
    if writer.members_may_move {
        canonical::stringify(&writer.out).map_err(|error| errors::to_py(value.py(), &error))
    } else {
        Ok(writer.out)
    }
}

/// Writes every value as `JSON.stringify` does, and the members of an object in Python's order.
///
/// It does not recurse, so that the smallest stack will do.
#[derive(Default)]
struct Writer<'py> {
    out: String,
    open: Vec<Container>,
    /// What the open containers still hold, the next last: of an object each key and its value. It is
    /// what they held when they were met, copied without running any code of Python's: later, a
    /// conversion or the garbage collector may run code of the caller's that changes them.
    left: Vec<Bound<'py, PyAny>>,
    keys: Keys<'py>,
    members_may_move: bool,
}

struct Container {
    brackets: Brackets,
    /// How much is left of those around it.
    around: usize,
}

#[derive(Clone, Copy)]
enum Brackets {
    Array,
    Object,
}

impl<'py> Writer<'py> {
    fn write(&mut self, root: &Bound<'py, PyAny>) -> PyResult<()> {
        self.push_value(root)?;
        while let Some(container) = self.open.last() {
            let brackets = container.brackets;
            if self.left.len() == container.around {
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
                self.push_value(&value)?;
            }
        }
        Ok(())
    }

    fn push_value(&mut self, value: &Bound<'py, PyAny>) -> PyResult<()> {
        if self.out.len() > MAX_LENGTH {
            return Err(refusal::of_length(value.py()));
        }
        if scalar::push(&mut self.out, value)? {
            Ok(())
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.open(value.py(), Brackets::Object, |left| {
                push_members(left, dict)
            })
        } else if let Ok(list) = value.cast::<PyList>() {
            self.open(value.py(), Brackets::Array, |left| {
                left.extend(list.iter());
                Ok(())
            })
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            self.open(value.py(), Brackets::Array, |left| {
                left.extend(tuple.iter());
                Ok(())
            })
        } else if scalar::push_decimal(&mut self.out, value)? {
            Ok(())
        } else {
            Err(self.refuse(value, self.place()))
        }
    }

    fn push_key(&mut self, key: &Bound<'py, PyAny>) -> PyResult<()> {
        let Ok(text) = key.cast::<PyString>() else {
            return Err(self.refuse(key, Place::Key));
        };
        if let Some(written) = self.keys.find(text) {
            self.out.extend_from_within(written);
            return Ok(());
        }
        let start = self.out.len();
        // Keys that are two to Python may be one to JavaScript: if they hold surrogates, or are of a
        // class with an equality of its own.
        self.members_may_move |= !text.is_exact_instance_of::<PyString>();
        if let Some(key) = text::utf8(text)? {
            self.members_may_move |= canonical::array_index(&key).is_some();
            canonical::push_string(&mut self.out, &key);
        } else {
            self.members_may_move = true;
            canonical::push_utf16(&mut self.out, text::utf16(text)?);
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

    fn open(
        &mut self,
        py: Python<'py>,
        brackets: Brackets,
        push_all: impl FnOnce(&mut Vec<Bound<'py, PyAny>>) -> PyResult<()>,
    ) -> PyResult<()> {
        if self.open.len() == canonical::MAX_DEPTH {
            return Err(refusal::of_depth(py));
        }
        self.out.push(match brackets {
            Brackets::Array => '[',
            Brackets::Object => '{',
        });
        let around = self.left.len();
        push_all(&mut self.left)?;
        if let Some(pushed) = self.left.get_mut(around..) {
            pushed.reverse();
        }
        self.open.push(Container { brackets, around });
        Ok(())
    }

    fn close(&mut self, brackets: Brackets) {
        self.out.push(match brackets {
            Brackets::Array => ']',
            Brackets::Object => '}',
        });
        self.open.pop();
    }

    fn place(&self) -> Place {
        match self.open.last().map(|container| container.brackets) {
            None => Place::Root,
            Some(Brackets::Array) => Place::Element,
            Some(Brackets::Object) => Place::Member,
        }
    }

    fn refuse(&self, value: &Bound<'py, PyAny>, place: Place) -> PyErr {
        refusal::of_value(value, place, self.open.len())
    }
}

/// Pushes the members of a dict, in its order.
fn push_members<'py>(left: &mut Vec<Bound<'py, PyAny>>, dict: &Bound<'py, PyDict>) -> PyResult<()> {
    static ORDERED_DICT: PyOnceLock<Py<PyType>> = PyOnceLock::new();

    let mut push = |(key, value)| left.extend([key, value]);
    if !dict.is_exact_instance_of::<PyDict>()
        && let Some(ordered_dict) = class::of(dict, &ORDERED_DICT, "collections", "OrderedDict")
    {
        // Its order is its own, since `move_to_end`.
        let mut push_items = || {
            let items = ordered_dict.call_method1("items", (dict,))?;
            items.try_iter()?.try_for_each(|item| {
                push(item?.extract()?);
                Ok(())
            })
        };
        return push_items().map_err(|error| refusal::of_failure(dict.py(), error));
    }
    // `for_each` holds the dict's lock, where Python has one.
    dict.iter().for_each(push);
    Ok(())
}
