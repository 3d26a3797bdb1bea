//! `JSON.stringify` of Python's objects: those that `json.loads` gives, and their subclasses, by what
//! they hold and not by the methods that they override.

mod keys;
mod refusal;
mod scalar;

use std::vec;

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
    open: Vec<Container<'py>>,
    keys: Keys<'py>,
    members_may_move: bool,
}

/// What is left of a container. It holds what the container held when it was met, copied without
/// running any code of Python's: later, a conversion or the garbage collector may run code of the
/// caller's that changes the container.
enum Container<'py> {
    Array(vec::IntoIter<Bound<'py, PyAny>>),
    Object(vec::IntoIter<Member<'py>>),
}

type Member<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

impl<'py> Writer<'py> {
    fn write(&mut self, root: &Bound<'py, PyAny>) -> PyResult<()> {
        self.push_value(root)?;
        while let Some(container) = self.open.last_mut() {
            match container {
                Container::Array(elements) => match elements.next() {
                    Some(element) => {
                        self.push_comma();
                        self.push_value(&element)?;
                    }
                    None => self.close(']'),
                },
                Container::Object(members) => match members.next() {
                    Some((key, value)) => {
                        self.push_comma();
                        self.push_key(&key)?;
                        self.push_value(&value)?;
                    }
                    None => self.close('}'),
                },
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
            let members = members(dict)?.into_iter();
            self.open(value, '{', Container::Object(members))
        } else if let Ok(list) = value.cast::<PyList>() {
            let elements = list.iter().collect::<Vec<_>>().into_iter();
            self.open(value, '[', Container::Array(elements))
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            let elements = tuple.iter().collect::<Vec<_>>().into_iter();
            self.open(value, '[', Container::Array(elements))
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
        value: &Bound<'py, PyAny>,
        bracket: char,
        container: Container<'py>,
    ) -> PyResult<()> {
        if self.open.len() == canonical::MAX_DEPTH {
            return Err(refusal::of_depth(value.py()));
        }
        self.out.push(bracket);
        self.open.push(container);
        Ok(())
    }

    fn close(&mut self, bracket: char) {
        self.out.push(bracket);
        self.open.pop();
    }

    fn place(&self) -> Place {
        match self.open.last() {
            None => Place::Root,
            Some(Container::Array(_)) => Place::Element,
            Some(Container::Object(_)) => Place::Member,
        }
    }

    fn refuse(&self, value: &Bound<'py, PyAny>, place: Place) -> PyErr {
        refusal::of_value(value, place, self.open.len())
    }
}

/// The members of a dict, in its order.
fn members<'py>(dict: &Bound<'py, PyDict>) -> PyResult<Vec<Member<'py>>> {
    static ORDERED_DICT: PyOnceLock<Py<PyType>> = PyOnceLock::new();

    if !dict.is_exact_instance_of::<PyDict>()
        && let Some(ordered_dict) = class::of(dict, &ORDERED_DICT, "collections", "OrderedDict")
    {
        // Its order is its own, since `move_to_end`.
        return ordered_dict
            .call_method1("items", (dict,))
            .and_then(|items| items.try_iter()?.map(|item| item?.extract()).collect())
            .map_err(|error| refusal::of_failure(dict.py(), error));
    }
    let mut members = Vec::with_capacity(dict.len());
    // `for_each` holds the dict's lock, where Python has one.
    dict.iter().for_each(|member| members.push(member));
    Ok(members)
}
