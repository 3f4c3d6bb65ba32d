//! Finds a Rust toolchain that builds for `wasm32-unknown-unknown`.
//!
//! In this order: the toolchain in use, if it has the target; the toolchain in use after
//! `rustup target add`; Debian's `rustc-web`, which builds the target's standard library itself
//! from `rust-web-src`. `TEST_TRACKER_GUEST_TOOLCHAIN` picks one: `rustup` or `debian`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The name of the target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The environment variable that picks a toolchain.
pub(crate) const CHOICE: &str = "TEST_TRACKER_GUEST_TOOLCHAIN";

/// Where Debian's packages put the compiler.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// A toolchain that has what it needs.
pub(crate) enum Toolchain {
    /// The one that builds this crate.
    Current,
    /// Debian's, which makes the standard library on the way.
    Debian {
        /// Links WebAssembly.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// Finds a toolchain, or says what to install.
    pub(crate) fn find() -> Result<Self> {
        let choice = env::var(CHOICE).unwrap_or_default();
        let found = match choice.as_str() {
            "" => current().or_else(debian),
            "rustup" => current(),
            "debian" => debian(),
            other => bail!("{CHOICE} is `{other}`: expected `rustup`, `debian` or nothing"),
        };
        found.with_context(|| {
            format!(
                "no Rust toolchain here builds for {TARGET}, which the tracker needs. Run \
                 `rustup target add {TARGET}`, or on Debian \
                 `apt-get install rustc-web rust-web-src lld`, and build again"
            )
        })
    }

    /// Makes `cargo` build for [`TARGET`] with this toolchain.
    pub(crate) fn configure(&self, cargo: &mut Command) {
        cargo.args(["--target", TARGET]);
        if let Self::Debian { linker } = self {
            cargo
                .args(["-Z", "build-std=std,panic_abort"])
                // What `-Z` wants outside of a nightly toolchain.
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTC", DEBIAN_RUSTC)
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }
}

fn current() -> Option<Toolchain> {
    let installed = || {
        let folder = rustc_prints(&rustc(), &["target-libdir", "--target", TARGET])?;
        folder.read_dir().ok()?.next().map(|_| Toolchain::Current)
    };
    installed().or_else(|| {
        let added = Command::new("rustup")
            .args(["target", "add", TARGET])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        added.then(installed)?
    })
}

fn debian() -> Option<Toolchain> {
    let compiler = Path::new(DEBIAN_RUSTC);
    let source = rustc_prints(compiler, &["sysroot"])?.join("lib/rustlib/src/rust/library/std");
    let linker = rust_lld().or_else(|| on_path("wasm-ld"))?;
    source.is_dir().then_some(Toolchain::Debian { linker })
}

/// The linker that comes with a rustup toolchain, also with one that lacks the target.
fn rust_lld() -> Option<PathBuf> {
    let host = env::var("HOST").ok()?;
    let sysroot = rustc_prints(&rustc(), &["sysroot"])?;
    let linker = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.is_file().then_some(linker)
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn rustc() -> PathBuf {
    env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from)
}

/// The path that `rustc --print` answers.
fn rustc_prints(rustc: &Path, what: &[&str]) -> Option<PathBuf> {
    let output = Command::new(rustc).arg("--print").args(what).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| path.trim_end().into())
}
