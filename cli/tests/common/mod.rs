//! Helpers for the tests of the command, besides those shared with the library's tests.

#![allow(dead_code)]

#[allow(unreachable_pub)] // It is in another crate's library, too.
#[path = "../../../tests/src/end_with_parent.rs"]
mod end_with_parent;
#[path = "../../../host/tests/common/mod.rs"]
mod library;
pub(crate) mod serve;

#[allow(unused_imports)]
pub(crate) use library::{LIMIT, connect, get, raise_file_limit};
