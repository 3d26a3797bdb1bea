//! The receiver of `listen`: takes deliveries, keeps them byte for byte, and passes them on unaltered.

mod folder;
mod forward;
mod record;
mod server;

pub(crate) use self::{
    folder::Folder,
    forward::{parse_head, pass_on},
    server::{Received, Server, Settings, Told},
};
