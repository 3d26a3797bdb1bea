use std::path::Path;

/// Which file a path leads to, as far as the platform says. Where it does not, a file that is open cannot be
/// deleted.
#[derive(PartialEq)]
pub(super) struct FileId(#[cfg(unix)] (u64, u64));

impl FileId {
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        let metadata = path.metadata().ok()?;
        Some(Self((metadata.dev(), metadata.ino())))
    }

    #[cfg(not(unix))]
    pub(super) fn of(_: &Path) -> Option<Self> {
        None
    }
}
