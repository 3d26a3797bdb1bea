//! The rows of the catalog: what each known mistake is called, where it comes from, and how to put it right.
//!
//! A row alone is a mistake that can be looked up. What finds it stands beside the rows: [`super::body`],
//! [`super::secret`], [`super::header`], [`super::message`], [`super::time`].

pub(super) mod body;
pub(super) mod header;
pub(super) mod message;
pub(super) mod secret;
pub(super) mod time;

use serde::Serialize;

/// A known mistake.
///
/// ```
/// use gather_webhooks::explain::catalog;
///
/// let mistake = catalog().find(|mistake| mistake.id == "body.bom").expect("it is known");
/// assert!(mistake.fix.contains("UTF-8"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mistake {
    /// Its stable name, such as `body.python_json`.
    pub id: &'static str,
    /// What happened, in a line.
    pub title: &'static str,
    /// How it comes about.
    pub cause: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// Every mistake that [`explain`](super::explain()) knows, in the order of the documentation.
pub fn catalog() -> impl Iterator<Item = &'static Mistake> {
    [body::ALL, secret::ALL, header::ALL, message::ALL, time::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// A `static` for each row, and `ALL` of them.
macro_rules! rows {
    ($($name:ident = $id:literal, $title:literal, $cause:literal, $fix:literal;)*) => {
        $(pub(in crate::explain) static $name: Mistake = Mistake {
            id: $id,
            title: $title,
            cause: $cause,
            fix: $fix,
        };)*

        pub(super) static ALL: &[&Mistake] = &[$(&$name),*];
    };
}
use rows;
