//! Tables of fields.

use std::time::Duration;

use super::field::Field;
use super::types::Type;
use super::value::Value;

/// The lowest and the highest value of a number, or of a duration in seconds.
pub type Bounds = (u32, u32);

/// A field of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name in words: `min-interval`. In JSON it is in camel case: `minInterval`.
    pub word: &'static str,
    /// The only transport that has it, `udp` or `http`; `None` if both have it.
    pub transport: Option<&'static str>,
    /// The bounds of a number or a duration, if they are not those of its type.
    pub bounds: Option<Bounds>,
    /// What documentation and generated code say about it.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: About,
}

/// What documentation and generated code say about a field.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The heading above it.
    pub section: &'static str,
    /// The lines of its documentation. The first sentence is its summary.
    pub docs: &'static [&'static str],
    /// The name of its value: `seconds`.
    pub value: &'static str,
}

/// A struct whose fields are set by a text.
pub trait Table {
    /// The rows of the fields.
    const ROWS: &'static [Row];

    /// What an error calls it: `filter`.
    const WHAT: &'static str;

    /// The fields whose value may be written alone, without their name, in words.
    const ALONE: &'static [&'static str] = &[];

    /// Shows every field with its row.
    fn each<'a>(&'a self, show: &mut dyn FnMut(&'static Row, &'a dyn Field));

    /// A field, by its place in [`ROWS`](Self::ROWS).
    fn field_mut(&mut self, index: usize) -> &mut dyn Field;

    /// Takes over the values of another table for fields that are not set in this one.
    fn merge(&mut self, other: &Self);

    /// The field of this name.
    fn named(&mut self, word: &str) -> Option<&mut dyn Field> {
        let index = Self::ROWS.iter().position(|row| row.word == word)?;
        Some(self.field_mut(index))
    }

    /// The fields that are given, with their rows.
    fn given(&self) -> Vec<(&'static Row, &dyn Field)> {
        let mut given = Vec::new();
        self.each(&mut |row, field| {
            if field.is_given() {
                given.push((row, field));
            }
        });
        given
    }

    /// Whether no field is given.
    fn is_empty(&self) -> bool {
        let mut empty = true;
        self.each(&mut |_, field| empty &= !field.is_given());
        empty
    }

    /// Checks the numbers and durations that have [`Bounds`].
    ///
    /// # Errors
    /// Which of them is out of its bounds.
    fn check_bounds(&self) -> Result<(), String> {
        for (row, field) in self.given() {
            let Some((min, max)) = row.bounds else { continue };
            let mut wrong = None;
            let is_duration = matches!(field.value_type(), Type::Duration);
            let unit = if is_duration { " seconds" } else { "" };
            let second = if is_duration { 1_000_000_000 } else { 1 };
            let bounds = u64::from(min) * second..=u64::from(max) * second;
            field.write(&mut |text| {
                let text = text.unwrap_or_default();
                let number = match is_duration {
                    true => Duration::read(text).map(|duration| duration.as_nanos() as u64),
                    false => u32::read(text).map(u64::from),
                };
                if !number.is_some_and(|number| bounds.contains(&number)) {
                    let text = String::from_utf8_lossy(text);
                    wrong = Some(format!("{}: {text}, expected {min} to {max}{unit}", row.word));
                }
            });
            wrong.map_or(Ok(()), Err)?;
        }
        Ok(())
    }
}

/// Defines a struct whose fields are a table.
///
/// A row is `name value-name: Type, over transport, from MIN to MAX;`. The name of the value is for
/// documentation.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $name:ident $what:literal $(, alone: $($alone:literal)+)?;
        $(
            $section:literal {
                $(
                    $(#[doc = $doc:literal])*
                    $field:ident $value:literal: $type:ty
                        $(, over $transport:ident)?
                        $(, from $min:literal to $max:expr)?;
                )*
            }
        )*
    ) => {
        $(#[$meta])*
        pub struct $name {
            $($($(#[doc = $doc])* pub $field: $type,)*)*
        }

        impl $crate::notation::table::Table for $name {
            const ROWS: &'static [$crate::notation::table::Row] = &[$($(
                $crate::notation::table::Row {
                    word: {
                        const WORD: [u8; stringify!($field).len()] =
                            $crate::notation::names::kebab(stringify!($field));
                        $crate::notation::names::as_text(&WORD)
                    },
                    transport: $crate::notation::table::table!(@transport $($transport)?),
                    bounds: $crate::notation::table::table!(@bounds $($min, $max)?),
                    #[cfg(not(target_arch = "wasm32"))]
                    about: $crate::notation::table::About {
                        section: $section,
                        docs: &[$($doc),*],
                        value: $value,
                    },
                },
            )*)*];
            const WHAT: &'static str = $what;
            $(const ALONE: &'static [&'static str] = &[$($alone),+];)?

            #[inline(never)]
            fn each<'a>(
                &'a self,
                show: &mut dyn FnMut(&'static $crate::notation::table::Row, &'a dyn $crate::notation::field::Field),
            ) {
                let fields: [&dyn $crate::notation::field::Field; Self::ROWS.len()] =
                    [$($(&self.$field),*),*];
                for (row, field) in Self::ROWS.iter().zip(fields) {
                    show(row, field);
                }
            }

            #[inline(never)]
            fn field_mut(&mut self, index: usize) -> &mut dyn $crate::notation::field::Field {
                let fields: [&mut dyn $crate::notation::field::Field; Self::ROWS.len()] =
                    [$($(&mut self.$field),*),*];
                fields.into_iter().nth(index).expect("a row for each field")
            }

            #[inline(never)]
            fn merge(&mut self, other: &Self) {
                $($($crate::notation::field::Merge::merge(&mut self.$field, &other.$field);)*)*
            }
        }
    };
    (@transport) => { None };
    (@transport $transport:ident) => { Some(stringify!($transport)) };
    (@bounds) => { None };
    (@bounds $min:literal, $max:expr) => { Some(($min, $max)) };
}

pub(crate) use table;
