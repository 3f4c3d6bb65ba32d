//! Keeps the message of a panic for the host.
//!
//! A panic ends in a trap, which has no message: the component has no standard error to write to.
//! So the message is stored where a host that can read the memory finds it: after [`MARK`], as
//! UTF-8 that ends with a NUL. A host may look for it after a trap, but does not have to.

use std::cell::UnsafeCell;
use std::hint::black_box;
use std::panic::PanicHookInfo;
use std::sync::Once;

/// Comes before the message, which is empty until there is a panic. The component's memory contains
/// this once.
const MARK: [u8; 16] = *b"<tracker panic: ";
const ROOM: usize = 512;

#[repr(C)]
struct Message {
    mark: [u8; MARK.len()],
    text: [u8; ROOM],
}

struct Place(UnsafeCell<Message>);

// SAFETY: the component has one thread.
unsafe impl Sync for Place {}

static PLACE: Place = Place(UnsafeCell::new(Message { mark: MARK, text: [0; ROOM] }));

/// Makes panics of this instance store their message.
pub(super) fn leave_messages() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(leave)));
}

fn leave(info: &PanicHookInfo<'_>) {
    let text = info.to_string();
    let length = text.len().min(ROOM - 1);
    // SAFETY: there is no other reference: a panic within this hook aborts.
    let message = unsafe { &mut *PLACE.0.get() };
    message.text[..length].copy_from_slice(&text.as_bytes()[..length]);
    // Nothing in the component reads it, so the compiler would leave out the writing.
    black_box(message);
}
