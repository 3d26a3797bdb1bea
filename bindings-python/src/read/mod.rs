//! JSON as Python's objects: those that `json.loads` makes of it. It does not recurse, as `json` does:
//! the deepest payload is read wherever any is.

mod keys;

use gather_webhooks::binding::{Field, Text, Token, Tokens, to_double};
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString},
};

use self::keys::Keys;
use crate::text;

/// Reads a text that is known to be JSON.
pub(crate) fn read<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    read_without(py, json, &[])
}

/// Reads a text that is known to be JSON, and an object if there are members to leave out.
pub(crate) fn read_without<'py>(
    py: Python<'py>,
    json: &str,
    left_out: &[Field],
) -> PyResult<Bound<'py, PyAny>> {
    let mut tokens = Tokens::new(json);
    let mut keys = Keys::new();
    let mut built = Built {
        root: py.None().into_bound(py),
        open: Vec::new(),
        key: None,
    };
    while let Some(token) = tokens.next() {
        match token {
            Token::Key(Text::Utf8(key))
                if built.open.len() == 1 && left_out.iter().any(|field| field.name == key) =>
            {
                tokens.skip_value();
            }
            Token::Key(key) => built.key = Some(keys.get(py, key)?),
            Token::OpenArray => {
                let list = PyList::empty(py);
                built.add(&list)?;
                built.open.push(Container::List(list));
            }
            Token::OpenObject => {
                let dict = PyDict::new(py);
                built.add(&dict)?;
                built.open.push(Container::Dict(dict));
            }
            Token::Close => drop(built.open.pop()),
            Token::Null => built.add(&py.None().into_bound(py))?,
            Token::Bool(bool) => built.add(&PyBool::new(py, bool))?,
            Token::Number(text) => built.add(&number(py, text)?)?,
            Token::String(text) => built.add(text::from_json(py, text)?.as_any())?,
        }
    }
    Ok(built.root)
}

/// What was read so far.
struct Built<'py> {
    root: Bound<'py, PyAny>,
    open: Vec<Container<'py>>,
    /// The key of the value that comes next.
    key: Option<Bound<'py, PyString>>,
}

enum Container<'py> {
    List(Bound<'py, PyList>),
    Dict(Bound<'py, PyDict>),
}

impl<'py> Built<'py> {
    fn add(&mut self, value: &Bound<'py, PyAny>) -> PyResult<()> {
        match (self.open.last(), self.key.take()) {
            (Some(Container::List(list)), _) => list.append(value)?,
            (Some(Container::Dict(dict)), Some(key)) => dict.set_item(key, value)?,
            _ => self.root = value.clone(),
        }
        Ok(())
    }
}

/// An integer if it is written as one. Python limits how many digits it reads of one: with more, it is
/// a float.
fn number<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let is_int = !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    if is_int {
        if let Ok(small) = text.parse::<i64>() {
            return Ok(small.into_pyobject(py)?.into_any());
        }
        match py.get_type::<PyInt>().call1((text,)) {
            Err(error) if error.is_instance_of::<PyValueError>(py) => {}
            int => return int,
        }
    }
    Ok(PyFloat::new(py, to_double(text)).into_any())
}
