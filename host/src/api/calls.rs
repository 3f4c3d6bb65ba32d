//! The functions of a tracker, async and blocking, from one definition.

/// Defines functions of [`Tracker`](crate::Tracker), and functions of the same names of
/// [`blocking::Tracker`](crate::blocking::Tracker) that wait for them.
///
/// The documentation of the `impl` block comes before the functions. Each function is public and
/// async, and returns a `Result`.
macro_rules! calls {
    (
        $(#![$section:meta])*
        $(
            $(#[$doc:meta])*
            pub async fn $name:ident $(<$lifetime:lifetime>)? (
                &$self:ident $(, $parameter:ident: $type:ty)* $(,)?
            ) -> Result<$answer:ty, Error> $body:block
        )*
    ) => {
        $(#[$section])*
        impl $crate::api::tracker::Tracker {
            $(
                $(#[$doc])*
                pub async fn $name $(<$lifetime>)? (
                    &$self $(, $parameter: $type)*
                ) -> Result<$answer, Error> $body
            )*
        }

        $(#[$section])*
        impl $crate::api::blocking::Tracker {
            $(
                #[doc = concat!(
                    "As [`Tracker::", stringify!($name), "`](crate::Tracker::", stringify!($name), "), ",
                    "which documents it and its errors.",
                )]
                pub fn $name $(<$lifetime>)? (
                    &self $(, $parameter: $type)*
                ) -> Result<$answer, Error> {
                    pollster::block_on(self.0.$name($($parameter),*))
                }
            )*
        }
    };
}

pub(super) use calls;
