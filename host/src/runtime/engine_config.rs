//! How wasmtime compiles and runs the component. The build script and the library share this file:
//! code that was compiled with other settings is refused when it is loaded.

use wasmtime::Config;

/// The settings of every engine.
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    config
        // WASI 0.2 needs no concurrent calls into one instance, and a call is several times cheaper.
        .concurrency_support(false)
        // So that a runaway turn can be stopped.
        .epoch_interruption(true);
    config
}
