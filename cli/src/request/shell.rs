//! Words as a shell splits them: a POSIX shell with bash's `$'…'`, and `cmd` of Windows.
//!
//! Crates that split words know no `$'…'` and no `cmd`, and browsers write both.

/// The commands of a text, each as its words. Nothing is expanded, redirections are left out.
pub(super) fn commands(text: &str) -> Vec<Vec<Vec<u8>>> {
    // An editor on Windows; what a payload has as CR is spelled out, as `\r`.
    let text = with_line_feeds(text);
    let mut splitter = Splitter::default();
    if is_cmd(&text) {
        cmd(&text, &mut splitter);
    } else {
        posix(&text, &mut splitter);
    }
    splitter.end_command();
    splitter.commands
}

fn with_line_feeds(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix("\r\n") {
            Some(line) => {
                out.push_str(line);
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    out
}

/// The first thing that is quoted tells: `cmd` knows no single quotes, and other shells no carets.
fn is_cmd(text: &str) -> bool {
    match text.chars().find(|c| matches!(c, '\'' | '"' | '^')) {
        Some('^') => true,
        Some('"') => text.lines().any(|line| line.trim_end().ends_with('^')),
        _ => false,
    }
}

#[derive(Default)]
struct Splitter {
    commands: Vec<Vec<Vec<u8>>>,
    words: Vec<Vec<u8>>,
    word: Option<Vec<u8>>,
    skips: bool,
}

impl Splitter {
    fn push(&mut self, c: char) {
        let word = self.word.get_or_insert_default();
        word.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn push_byte(&mut self, byte: u8) {
        self.word.get_or_insert_default().push(byte);
    }

    /// A quote begins a word, an empty one, too.
    fn open(&mut self) {
        self.word.get_or_insert_default();
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take() {
            if self.skips {
                self.skips = false;
            } else {
                self.words.push(word);
            }
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.skips = false;
        if !self.words.is_empty() {
            self.commands.push(std::mem::take(&mut self.words));
        }
    }

    /// `>` and `<`: what follows is a file, and digits right before it are a stream's.
    fn redirect(&mut self) {
        if self
            .word
            .as_ref()
            .is_some_and(|word| word.iter().all(u8::is_ascii_digit))
        {
            self.word = None;
        }
        self.end_word();
        self.skips = true;
    }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn posix(text: &str, out: &mut Splitter) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                out.open();
                chars
                    .by_ref()
                    .take_while(|c| *c != '\'')
                    .for_each(|c| out.push(c));
            }
            '"' => double_quoted(&mut chars, out),
            '$' if chars.next_if_eq(&'\'').is_some() => ansi_quoted(&mut chars, out),
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c) => out.push(c),
            },
            // How a line goes on in PowerShell.
            '`' if chars.next_if_eq(&'\n').is_some() => out.end_word(),
            '\n' | ';' | '|' => out.end_command(),
            '&' if chars.next_if_eq(&'>').is_some() => out.redirect(),
            // Not that of `2>&1`.
            '&' if !out.skips => out.end_command(),
            '<' | '>' => {
                while chars.next_if(|c| matches!(c, '<' | '>')).is_some() {}
                out.redirect();
            }
            '#' if out.word.is_none() => while chars.next_if(|c| *c != '\n').is_some() {},
            c if c.is_whitespace() => out.end_word(),
            c => out.push(c),
        }
    }
}

fn double_quoted(chars: &mut Chars<'_>, out: &mut Splitter) {
    out.open();
    while let Some(c) = chars.next() {
        match c {
            '"' => return,
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c @ ('$' | '`' | '"' | '\\')) => out.push(c),
                Some(c) => {
                    out.push('\\');
                    out.push(c);
                }
            },
            c => out.push(c),
        }
    }
}

fn ansi_quoted(chars: &mut Chars<'_>, out: &mut Splitter) {
    out.open();
    while let Some(c) = chars.next() {
        match c {
            '\'' => return,
            '\\' => escape(chars, out),
            c => out.push(c),
        }
    }
}

fn escape(chars: &mut Chars<'_>, out: &mut Splitter) {
    let Some(c) = chars.next() else {
        return;
    };
    match c {
        'a' => out.push('\u{7}'),
        'b' => out.push('\u{8}'),
        'e' | 'E' => out.push('\u{1b}'),
        'f' => out.push('\u{c}'),
        'n' => out.push('\n'),
        'r' => out.push('\r'),
        't' => out.push('\t'),
        'v' => out.push('\u{b}'),
        'x' => match number(chars, 16, 2) {
            // A byte, not a character; two digits are one.
            Some(byte) => out.push_byte(u8::try_from(byte).unwrap_or_default()),
            None => out.extend_literally("\\x"),
        },
        'u' => unicode(chars, 4, "\\u", out),
        'U' => unicode(chars, 8, "\\U", out),
        '0'..='7' => {
            let first = c.to_digit(8).unwrap_or_default();
            let mut value = first;
            for _ in 0..2 {
                let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else {
                    break;
                };
                chars.next();
                value = value.wrapping_mul(8).wrapping_add(digit);
            }
            out.push_byte(u8::try_from(value & 0xff).unwrap_or_default());
        }
        '\\' | '\'' | '"' | '?' => out.push(c),
        c => {
            out.push('\\');
            out.push(c);
        }
    }
}

impl Splitter {
    fn extend_literally(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(c));
    }
}

fn number(chars: &mut Chars<'_>, radix: u32, most: usize) -> Option<u32> {
    let mut value = None;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else {
            break;
        };
        chars.next();
        value = Some(
            value
                .unwrap_or(0_u32)
                .wrapping_mul(radix)
                .wrapping_add(digit),
        );
    }
    value
}

/// `\uD83D\uDE00` is one character: browsers write UTF-16.
fn unicode(chars: &mut Chars<'_>, most: usize, literal: &str, out: &mut Splitter) {
    let Some(mut value) = number(chars, 16, most) else {
        out.extend_literally(literal);
        return;
    };
    if (0xd800..0xdc00).contains(&value) {
        let mut ahead = chars.clone();
        let is_escape = ahead.next() == Some('\\') && ahead.next() == Some('u');
        let low = number(&mut ahead, 16, 4).filter(|low| (0xdc00..0xe000).contains(low));
        if let (true, Some(low)) = (is_escape, low) {
            *chars = ahead;
            let high = value & 0x3ff;
            value = 0x1_0000_u32.wrapping_add(high << 10) | (low & 0x3ff);
        }
    }
    out.push(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER));
}

/// What `cmd` leaves of a text, and what the program makes of that. Browsers double every backslash for it, so
/// that two are always one here.
fn cmd(text: &str, out: &mut Splitter) {
    let mut is_quoted = false;
    let mut is_quoted_for_cmd = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let (c, is_literal) = match c {
            '^' if !is_quoted_for_cmd => match chars.next() {
                // The end of the line goes with the caret; a second one is what it escapes.
                Some('\n') => match chars.next_if_eq(&'\n') {
                    Some(c) => (c, true),
                    None => continue,
                },
                Some(c) => (c, true),
                None => return,
            },
            c => (c, false),
        };
        match c {
            '"' => {
                is_quoted_for_cmd = is_quoted_for_cmd == is_literal;
                // `""` within quotes is one.
                if is_quoted && peek_quote(&mut chars) {
                    out.push('"');
                } else {
                    is_quoted = !is_quoted;
                    out.open();
                }
            }
            '\\' => match next_unescaped(&mut chars, is_quoted_for_cmd) {
                Some(c @ ('\\' | '"')) => out.push(c),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            c if is_quoted || (is_literal && !c.is_whitespace()) => out.push(c),
            '\n' | '&' | '|' => out.end_command(),
            '<' | '>' => out.redirect(),
            c if c.is_whitespace() => out.end_word(),
            c => out.push(c),
        }
    }
}

fn peek_quote(chars: &mut Chars<'_>) -> bool {
    chars.next_if_eq(&'"').is_some()
}

/// The next character, without the caret in front of it. Only a backslash or a quote is taken.
fn next_unescaped(chars: &mut Chars<'_>, is_quoted_for_cmd: bool) -> Option<char> {
    let mut ahead = chars.clone();
    let mut c = ahead.next()?;
    if c == '^' && !is_quoted_for_cmd {
        c = ahead.next()?;
    }
    matches!(c, '\\' | '"').then(|| {
        *chars = ahead;
        c
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let first = commands(text).into_iter().next().unwrap_or_default();
        first
            .iter()
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect()
    }

    #[test]
    fn quotes_of_a_posix_shell() {
        assert_eq!(
            words(r#"a 'b c'"d \" \n"\ e ''"#),
            ["a", r#"b cd " \n e"#, ""]
        );
    }

    #[test]
    fn what_bash_spells_out() {
        assert_eq!(
            words(r"$'it\'s \u0021 \xc3\xa9 \303\251 \ud83d\ude00\n'"),
            ["it's ! é é 😀\n"]
        );
    }

    #[test]
    fn lines_go_on_with_lf_and_crlf() {
        assert_eq!(words("a \\\n b \\\r\n c"), ["a", "b", "c"]);
        assert_eq!(words("a ^\n b ^\r\n c"), ["a", "b", "c"]);
        assert_eq!(words("a `\n b `\r\n c"), ["a", "b", "c"]);
    }

    #[test]
    fn carets_of_cmd() {
        assert_eq!(
            words(r#"curl ^"a b^" ^"^{^\^"x^\^":^\^"^\^\n ^%^41^\^"^}^""#),
            ["curl", "a b", r#"{"x":"\n %41"}"#]
        );
        assert_eq!(words("a ^\"b^\n\nc^\""), ["a", "b\nc"]);
    }

    #[test]
    fn what_follows_a_command_is_another() {
        assert_eq!(commands("a b 2>&1 >/dev/null | c; d & e # f").len(), 4);
        assert_eq!(words("a b 2>&1 > /dev/null c"), ["a", "b", "c"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            commands(&text);
        }

        #[test]
        fn no_quoting_panics(text in r#"[a'"$\\^ux0-9 \n\r;|&<>#]{0,60}"#) {
            commands(&text);
        }

        #[test]
        fn single_quotes_keep_all(text in "[^'\r]{0,80}") {
            prop_assert_eq!(words(&format!("'{text}'")), [text]);
        }
    }
}
