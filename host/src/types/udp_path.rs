//! The ways that datagrams can take.

/// How datagrams go between the component and the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Udp {
    /// As many at once as there are.
    #[cfg(target_os = "linux")]
    Batched,
    /// One by one, by wasmtime-wasi.
    Single,
}

impl Udp {
    /// The best that this platform has.
    pub(crate) const BEST: Self = {
        #[cfg(target_os = "linux")]
        {
            Self::Batched
        }
        #[cfg(not(target_os = "linux"))]
        {
            Self::Single
        }
    };
}
