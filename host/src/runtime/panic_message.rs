//! The message of a panic in the component.
//!
//! A trap carries no text, so the component's panic hook writes the message to its memory, after a
//! mark. The tracker is dead then, but wasmtime still gives access to its memory.

use wasmtime::{Store, WasmCoreDump};

/// Comes before the message. A NUL ends the message; it is empty if there was no panic.
const MARK: &[u8] = b"<tracker panic: ";

/// The message of the panic that caused a trap, if a panic did.
pub(crate) fn find<T>(error: &wasmtime::Error, store: &Store<T>) -> Option<String> {
    let dump = error.downcast_ref::<WasmCoreDump>()?;
    dump.memories().iter().find_map(|memory| {
        let memory = memory.data(store);
        let at = memory.windows(MARK.len()).position(|bytes| bytes == MARK)?;
        let text = memory[at + MARK.len()..].split(|&byte| byte == 0).next()?;
        if text.is_empty() {
            return None;
        }
        let text = String::from_utf8_lossy(text);
        // The text of a panic has the location on its first line and the message on the next.
        Some(text.lines().collect::<Vec<_>>().join(" "))
    })
}
