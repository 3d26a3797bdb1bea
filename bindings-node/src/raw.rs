//! Arguments as they come: read where they lie, or into memory that is there already.

use std::{cell::Cell, ffi::c_void, mem::MaybeUninit, ptr, slice};

use gather_webhooks as core;
use napi::{
    bindgen_prelude::{FromNapiValue, ToNapiValue},
    sys,
};

use crate::Result;

/// What became of a delivery.
type Judged<T> = std::result::Result<T, core::Error>;

/// If as much is left, nothing was cut: room for the longest character, and for a NUL.
const SLACK: usize = 5;
/// More than this is given back after a call.
const KEPT_BYTES: usize = 256 * 1024;

thread_local! {
    static KEPT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An argument that is read when it is needed; it is good for as long as the call.
#[derive(Debug)]
pub struct Raw {
    env: sys::napi_env,
    value: sys::napi_value,
}

impl FromNapiValue for Raw {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        Ok(Self { env, value })
    }
}

impl ToNapiValue for Raw {
    unsafe fn to_napi_value(_: sys::napi_env, raw: Self) -> napi::Result<sys::napi_value> {
        Ok(raw.value)
    }
}

impl Raw {
    /// Hands on the bytes of a `Uint8Array`, which are not copied, or the UTF-8 of a string.
    pub(crate) fn with_bytes<R>(&self, read: impl FnOnce(&[u8]) -> Judged<R>) -> Result<Judged<R>> {
        match self.bytes() {
            Some(bytes) => Ok(read(bytes)),
            None => self.with_utf8(read),
        }
    }

    /// Bytes as the text that they stand for, if they are ASCII: the engine copies that as it is. What is
    /// anything else, or too long for a text, stays what it is.
    pub(crate) fn into_text(self) -> Self {
        let Some(bytes) = self.bytes().filter(|bytes| bytes.is_ascii()) else {
            return self;
        };
        let Ok(length) = bytes.len().try_into() else {
            return self;
        };
        let mut value = ptr::null_mut();
        // SAFETY: so many bytes are read, and the local variable is written.
        let status = unsafe {
            sys::napi_create_string_latin1(self.env, bytes.as_ptr().cast(), length, &raw mut value)
        };
        if status != sys::Status::napi_ok {
            return self;
        }
        Self { value, ..self }
    }

    /// As much of the UTF-8 of a string as there is room for, less one byte.
    pub(crate) fn utf8<'a>(&self, room: &'a mut [MaybeUninit<u8>]) -> Result<&'a [u8]> {
        let length = self.write_utf8(room)?;
        // SAFETY: so many bytes have been written.
        Ok(unsafe { slice::from_raw_parts(room.as_ptr().cast(), length) })
    }

    fn bytes(&self) -> Option<&[u8]> {
        let mut kind = 0;
        let mut length = 0;
        let mut data: *mut c_void = ptr::null_mut();
        // SAFETY: what is written are the three local variables; null is for what is not wanted.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                self.env,
                self.value,
                &raw mut kind,
                &raw mut length,
                &raw mut data,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        };
        if status != sys::Status::napi_ok || kind != sys::TypedarrayType::uint8_array {
            return None;
        }
        if data.is_null() {
            return Some(&[]);
        }
        // SAFETY: the array has `length` bytes there. Its value is alive for as long as the call; no
        // JavaScript of this thread runs until it ends, and TypeScript hands over no shared memory.
        Some(unsafe { slice::from_raw_parts(data.cast(), length) })
    }

    fn with_utf8<R>(&self, read: impl FnOnce(&[u8]) -> Judged<R>) -> Result<Judged<R>> {
        let mut room = KEPT.take();
        // As many bytes as UTF-16 code units, if it is ASCII.
        if !reserve(&mut room, self.length(sys::napi_get_value_string_utf16)?) {
            return Ok(Err(out_of_memory()));
        }
        if !self.fill(&mut room)? {
            if !reserve(&mut room, self.length(sys::napi_get_value_string_utf8)?) {
                return Ok(Err(out_of_memory()));
            }
            self.fill(&mut room)?;
        }
        let result = read(&room);
        if room.capacity() <= KEPT_BYTES {
            KEPT.set(room);
        }
        Ok(result)
    }

    /// Whether the UTF-8 of the string is in `room` whole.
    fn fill(&self, room: &mut Vec<u8>) -> Result<bool> {
        room.clear();
        let written = self.write_utf8(room.spare_capacity_mut())?;
        // SAFETY: so many bytes have been written.
        unsafe { room.set_len(written) };
        Ok(room.capacity().saturating_sub(written) >= SLACK)
    }

    fn write_utf8(&self, room: &mut [MaybeUninit<u8>]) -> Result<usize> {
        let mut length = 0;
        // SAFETY: what is written lies within `room`, which is as long as it says.
        check(unsafe {
            sys::napi_get_value_string_utf8(
                self.env,
                self.value,
                room.as_mut_ptr().cast(),
                room.len(),
                &raw mut length,
            )
        })?;
        Ok(length)
    }

    /// How long a string is in the encoding of `get`.
    fn length<T>(
        &self,
        get: unsafe fn(
            sys::napi_env,
            sys::napi_value,
            *mut T,
            usize,
            *mut usize,
        ) -> sys::napi_status,
    ) -> Result<usize> {
        let mut length = 0;
        // SAFETY: no text is written to where null is, only the length to the local variable.
        check(unsafe { get(self.env, self.value, ptr::null_mut(), 0, &raw mut length) })?;
        Ok(length)
    }
}

/// Makes room for a text of so many bytes, if there is memory for it.
fn reserve(room: &mut Vec<u8>, length: usize) -> bool {
    room.clear();
    let needed = length.saturating_add(SLACK).max(KEPT_BYTES);
    room.try_reserve_exact(needed).is_ok()
}

fn out_of_memory() -> core::Error {
    core::Error::new(
        core::ErrorKind::InvalidArgument,
        "there is no memory left for a body of this size: limit the size of the bodies that the endpoint \
         accepts",
    )
}

fn check(status: sys::napi_status) -> Result<()> {
    if status == sys::Status::napi_ok {
        Ok(())
    } else {
        Err(failure("an argument is of a wrong type"))
    }
}

/// What no call of the JavaScript API leads to.
fn failure(message: &str) -> napi::Error<&'static str> {
    napi::Error::new("GenericFailure", message)
}
