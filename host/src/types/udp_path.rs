//! How datagrams are moved.

/// How datagrams go between the component and the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Udp {
    /// In batches.
    #[cfg(target_os = "linux")]
    Batched,
    /// One by one, by wasmtime-wasi.
    Single,
}

impl Udp {
    /// The best way on this platform.
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
