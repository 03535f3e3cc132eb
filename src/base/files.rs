//! Files of the data directory: written so that they are whole and durable, or not there.

pub mod privacy;

use privacy::LoginStatus;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Writes a file through a temporary one: fsync, rename, fsync of the folder. After a power cut it
/// is the old one or the new one.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = folder.join(name);
    // Left by a crash; a fresh one gets its mode at birth.
    let _ = fs::remove_file(&temporary);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_dir(folder)
}

/// Makes the names in a folder durable.
pub fn sync_dir(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes a directory (0700) if it is missing.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    if !path.exists() {
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    }
    if fs::metadata(path)?.is_dir() { Ok(()) } else { Err(io::Error::other("it is not a directory")) }
}

/// Reads a secret file of the data directory; one that others reach is refused, as [`privacy`] has it (ASVS 13.3.2).
pub fn read_private(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let dir = path.parent().unwrap_or(Path::new("."));
    match privacy::look(dir, path, privacy::Kind::Secret) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(LoginStatus::Exposed(why)) => Err(io::Error::other(why)),
        Ok(LoginStatus::Private | LoginStatus::Shared(_)) => fs::read(path).map(Some),
    }
}

/// The user id that owns a path.
pub fn owner(path: &Path) -> io::Result<u32> {
    fs::metadata(path).map(|meta| meta.uid())
}
