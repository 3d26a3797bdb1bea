//! The SQL, which stands once for every language.

/// The statement of a file that follows the line `-- name: …`.
pub(crate) fn statement(file: &'static str, name: &str) -> &'static str {
    let named = file.split("-- name: ").skip(1);
    let mut statements = named.filter_map(|text| text.split_once('\n'));
    let found = statements.find(|(this, _)| this.trim_end() == name);
    debug_assert!(found.is_some(), "no statement {name}");
    found.map_or("", |(_, text)| text.trim_end())
}

macro_rules! statements {
    ($Statements:ident in $file:literal: $($name:ident)*) => {
        pub(crate) struct $Statements {
            $(pub(crate) $name: &'static str,)*
        }

        pub(crate) static SQL: std::sync::LazyLock<$Statements> = std::sync::LazyLock::new(|| {
            let file = include_str!($file);
            $Statements {
                $($name: $crate::statements::statement(file, stringify!($name)),)*
            }
        });
    };
}

pub(crate) use statements;
