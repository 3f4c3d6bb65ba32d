//! Enums whose variants are written as one word.

/// Defines enums whose variants are read and written as one word. Their numbers, if given, count
/// from 0.
macro_rules! kinds {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident $(= $number:literal)? $word:literal,)*
        }
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {
                $($(#[doc = $variant_doc])* $variant $(= $number)?,)*
            }

            impl $name {
                const ALL: &[(&str, Self)] = &[$(($word, Self::$variant)),*];

                /// The words of its variants.
                pub const KIND: &$crate::notation::types::Kind = &$crate::notation::types::Kind {
                    name: stringify!($name),
                    words: &[$($word),*],
                    #[cfg(not(target_arch = "wasm32"))]
                    about: $crate::notation::types::Described {
                        docs: &[$($doc),*],
                        variants: &[$((stringify!($variant), &[$($variant_doc),*])),*],
                    },
                };

                /// Its word.
                pub fn word(self) -> &'static str {
                    Self::ALL[self as usize].0
                }
            }

            impl $crate::notation::value::Value for $name {
                const EXPECTED: &'static str = concat!("one of", $(" ", $word),*);
                const TYPE: $crate::notation::types::Type = $crate::notation::types::Type::Kind($name::KIND);

                fn read(text: &[u8]) -> Option<Self> {
                    Some(Self::ALL[Self::KIND.position(text)?].1)
                }

                fn write(&self, out: &mut Vec<u8>) {
                    out.extend(self.word().as_bytes());
                }
            }
        )*
    };
}

pub(crate) use kinds;
