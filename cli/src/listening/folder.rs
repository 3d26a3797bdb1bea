//! The folder of deliveries, one folder for each.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// The bytes of the body, and nothing else.
const BODY: &str = "body";
/// The bytes of the request as they came: what `explain --request` reads.
const REQUEST: &str = "request.http";
/// What is known of it.
const NOTE: &str = "delivery.json";

/// What is known of a delivery when it is kept. No secret, and nothing of the payload but its event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) received_at: String,
    /// `accepted`, or the error's code.
    pub(crate) verdict: String,
    pub(crate) event: Option<String>,
    /// Its idempotency key: the SHA-256 of the body.
    pub(crate) key: String,
    /// Where it was passed on to.
    pub(crate) forwarded_to: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    next: u64,
}

impl Folder {
    /// Opens the folder, and makes it if need be; numbers go on where they ended.
    pub(crate) fn open(root: &Path) -> io::Result<Self> {
        make(root)?;
        let mut last = 0_u64;
        for entry in fs::read_dir(root)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.parse::<u64>().ok());
            last = number.unwrap_or_default().max(last);
        }
        Ok(Self {
            root: root.to_owned(),
            next: last.saturating_add(1),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Keeps a delivery. Its folder appears with all of its files, or not at all.
    pub(crate) fn keep(
        &mut self,
        request: &[u8],
        body: &[u8],
        note: &Note,
    ) -> io::Result<(u64, PathBuf)> {
        let unfinished = self
            .root
            .join(format!(".{:06}.{}", self.next, std::process::id()));
        make(&unfinished)?;
        fs::write(unfinished.join(BODY), body)?;
        fs::write(unfinished.join(REQUEST), request)?;
        fs::write(unfinished.join(NOTE), serde_json::to_vec_pretty(note)?)?;
        // Another listener may keep its deliveries here, too, and have taken that number.
        while let Err(error) = fs::rename(&unfinished, self.path(self.next)) {
            if !self.path(self.next).exists() || self.next == u64::MAX {
                return Err(error);
            }
            self.next = self.next.saturating_add(1);
        }
        let number = self.next;
        self.next = number.saturating_add(1);
        Ok((number, self.path(number)))
    }

    /// The request, the body, and what is known of them.
    pub(crate) fn read(&self, number: u64) -> io::Result<(Vec<u8>, Vec<u8>, Note)> {
        let path = self.path(number);
        let request = fs::read(path.join(REQUEST))?;
        let body = fs::read(path.join(BODY))?;
        let note = serde_json::from_slice(&fs::read(path.join(NOTE))?)?;
        Ok((request, body, note))
    }

    fn path(&self, number: u64) -> PathBuf {
        self.root.join(format!("{number:06}"))
    }
}

/// A folder for this user alone: what is in it are candidates' data.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}
