//! What a panic in the component said.
//!
//! A trap carries no text, so the component's panic hook leaves one in its memory, behind a mark. The
//! tracker is dead by then, but wasmtime hands out the memory as it was.

use wasmtime::{Store, WasmCoreDump};

/// Comes before the message, which a NUL ends, and which is empty if there was no panic.
const MARK: &[u8] = b"<tracker panic: ";

/// The message of the panic behind a trap, if it was one.
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
        // A panic's text has its place on the first line, and what it says on the next.
        Some(text.lines().collect::<Vec<_>>().join(" "))
    })
}
