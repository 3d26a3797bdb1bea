use std::io::{self, Write};

use serde_json::ser::{CompactFormatter, Formatter};

use super::MAX_DEPTH;

/// Writes JSON without white space, and refuses what is nested too deeply before it runs out of stack.
/// Nothing else here fails as an error of input and output.
#[derive(Default)]
pub(super) struct Limited {
    depth: usize,
}

impl Limited {
    fn open(&mut self) -> io::Result<()> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }

    fn close(&mut self) {
        debug_assert!(self.depth > 0, "what closes was open");
        self.depth = self.depth.saturating_sub(1);
    }
}

impl Formatter for Limited {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open()?;
        CompactFormatter.begin_array(writer)
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close();
        CompactFormatter.end_array(writer)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open()?;
        CompactFormatter.begin_object(writer)
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close();
        CompactFormatter.end_object(writer)
    }
}
