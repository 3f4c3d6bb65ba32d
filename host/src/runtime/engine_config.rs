//! How wasmtime compiles and runs the component. The build script and the library share this file,
//! because wasmtime does not load code that was compiled with other settings.

use wasmtime::Config;

/// The settings of every engine.
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    config
        // WASI 0.2 needs no concurrent calls into one instance, and calls are several times cheaper
        // without.
        .concurrency_support(false)
        // Needed to stop a runaway turn.
        .epoch_interruption(true);
    config
}
