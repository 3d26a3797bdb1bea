//! Whether the file system that an inbox is on keeps what SQLite writes, as far as Linux says.

use std::{
    fs,
    path::{Path, PathBuf},
    str,
};

const MOUNTS: &str = "/proc/self/mounts";

/// What is to be said of where a file is, if something is.
pub(super) fn warning(path: &Path) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    warning_by(&fs::read(MOUNTS).ok()?, path, &folder_of(path)?)
}

/// Where SQLite's journal is as well: where a link leads to, if the file is one.
fn folder_of(path: &Path) -> Option<PathBuf> {
    match path.canonicalize() {
        Ok(file) => file.parent().map(Path::to_path_buf),
        Err(_) => path.parent()?.canonicalize().ok(),
    }
}

fn warning_by(mounts: &[u8], path: &Path, folder: &Path) -> Option<String> {
    let kind = kind_of(mounts, folder)?;
    let (place, what, way_out) = match kind {
        "tmpfs" | "ramfs" => (
            "is in memory",
            "and lost when the machine or the container stops",
            "give it a path on a disk",
        ),
        "overlay" => (
            "is in the container's own layer",
            "and lost with the container",
            "give it a path on a volume, or use `PostgresInbox`",
        ),
        "cifs" | "smb3" | "9p" | "fuse.s3fs" => ON_THE_NETWORK,
        _ if kind.starts_with("nfs") => ON_THE_NETWORK,
        _ => return None,
    };
    Some(format!(
        "the inbox {} {place} ({kind}), {what}: {way_out}",
        path.display()
    ))
}

const ON_THE_NETWORK: (&str, &str, &str) = (
    "is on a file system of the network",
    "whose locks SQLite cannot rely on",
    "give it a path on a local disk, or use `PostgresInbox`",
);

/// The type of the longest mount that a folder is in, and of those of that length the last.
fn kind_of<'a>(mounts: &'a [u8], folder: &Path) -> Option<&'a str> {
    let folder = folder.as_os_str().as_encoded_bytes();
    let mounts = mounts.split(|byte| *byte == b'\n').filter_map(|line| {
        let mut fields = line.split(|byte| *byte == b' ').skip(1);
        let (point, kind) = (unescaped(fields.next()?), fields.next()?);
        let point = point.strip_suffix(b"/").unwrap_or(&point);
        let rest = folder.strip_prefix(point)?;
        let is_in = rest.is_empty() || rest.starts_with(b"/");
        is_in.then_some((point.len(), kind))
    });
    let (_, kind) = mounts.max_by_key(|(length, _)| *length)?;
    str::from_utf8(kind).ok()
}

/// Spaces and the like stand there as `\040`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let escaped = if *byte == b'\\' { octal(after) } else { None };
        let (byte, after) = escaped.unwrap_or((*byte, after));
        plain.push(byte);
        rest = after;
    }
    plain
}

fn octal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = text.split_at_checked(3)?;
    let digits = str::from_utf8(digits).ok()?;
    Some((u8::from_str_radix(digits, 8).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{kind_of, warning_by};

    const MOUNTS: &[u8] = b"\
        proc /proc proc rw 0 0\n\
        /dev/vda / ext4 rw 0 0\n\
        tmpfs /run tmpfs rw 0 0\n\
        overlay /run/layer overlay rw,lowerdir=/a 0 0\n\
        /dev/vdb /run/layer/disk ext4 rw 0 0\n\
        server:/x /run/net\\040work nfs4 rw 0 0\n\
        server:/y /run/back\\134slash\\303\\244 9p rw 0 0\n\
        //server/z /mnt cifs rw 0 0\n\
        tmpfs /mnt tmpfs rw 0 0\n\
        broken\n\
        \n";

    #[test]
    fn the_longest_mount_counts_and_of_those_the_last() {
        for (folder, kind) in [
            ("/", "ext4"),
            ("/runner", "ext4"),
            ("/run", "tmpfs"),
            ("/run/x/y", "tmpfs"),
            ("/run/layer", "overlay"),
            ("/run/layer/disk/x", "ext4"),
            ("/run/net work", "nfs4"),
            ("/run/net work/x", "nfs4"),
            ("/run/net\\040work", "tmpfs"),
            ("/run/back\\slashä", "9p"),
            ("/mnt", "tmpfs"),
        ] {
            assert_eq!(kind_of(MOUNTS, Path::new(folder)), Some(kind), "{folder}");
        }
    }

    #[test]
    fn what_is_not_to_be_read_says_nothing() {
        for mounts in [
            &b""[..],
            b"\n\n",
            b"no mounts here, but words",
            b"x /\\04 tmpfs",
            b"x /\\999 tmpfs",
            b"\xff\xfe \x00",
            b"x / \xff rw",
        ] {
            assert_eq!(kind_of(mounts, Path::new("/folder")), None, "{mounts:?}");
        }
    }

    #[test]
    fn each_kind_has_its_way_out() {
        let network = "is on a file system of the network (*), whose locks SQLite cannot rely on: \
                       give it a path on a local disk, or use `PostgresInbox`";
        let memory = "is in memory (*), and lost when the machine or the container stops: \
                      give it a path on a disk";
        let layer = "is in the container's own layer (*), and lost with the container: \
                     give it a path on a volume, or use `PostgresInbox`";
        for (kind, said) in [
            ("tmpfs", memory),
            ("ramfs", memory),
            ("overlay", layer),
            ("nfs", network),
            ("nfs4", network),
            ("cifs", network),
            ("smb3", network),
            ("9p", network),
            ("fuse.s3fs", network),
        ] {
            let mounts = format!("x / {kind} rw 0 0\n");
            let warning = warning_by(mounts.as_bytes(), Path::new("gather.db"), Path::new("/app"));
            let said = said.replace('*', kind);
            assert_eq!(warning, Some(format!("the inbox gather.db {said}")));
        }
        for kind in ["ext4", "xfs", "btrfs", "zfs", "virtiofs", "fuse.sshfs"] {
            let mounts = format!("x / {kind} rw 0 0\n");
            let path = Path::new("/app/gather.db");
            assert_eq!(warning_by(mounts.as_bytes(), path, Path::new("/app")), None);
        }
    }
}
