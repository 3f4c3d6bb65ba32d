//! The fields of a table: how often a value may be given, and how it is read.

use super::types::Type;
use super::value::Value;

/// A field of a table.
pub trait Field {
    /// Reads the value of a word; `None` for a word without a value.
    ///
    /// # Errors
    /// What was expected; the field is unchanged.
    fn read(&mut self, value: Option<&[u8]>) -> Result<(), &'static str>;

    /// Gives the value of each word that sets this field; `None` for a word without a value.
    fn write(&self, each: &mut dyn FnMut(Option<&[u8]>));

    /// What a value has to be, for people.
    fn expected(&self) -> &'static str;

    /// The type of a value.
    fn value_type(&self) -> Type;

    /// Whether there may be several values: the word is repeated, and JSON has an array.
    fn repeats(&self) -> bool {
        false
    }

    /// Whether the field has a value.
    fn is_given(&self) -> bool;
}

impl Field for bool {
    fn read(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        *self |= value.is_none();
        value.is_none().then_some(()).ok_or(self.expected())
    }

    fn write(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        if *self {
            each(None);
        }
    }

    fn expected(&self) -> &'static str {
        "no value"
    }

    fn is_given(&self) -> bool {
        *self
    }

    fn value_type(&self) -> Type {
        Type::Flag
    }
}

fn write_value(value: &impl Value, each: &mut dyn FnMut(Option<&[u8]>)) {
    let mut out = Vec::new();
    value.write(&mut out);
    each(Some(&out));
}

impl<T: Value> Field for Option<T> {
    fn read(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        *self = Some(value.and_then(T::read).ok_or(T::EXPECTED)?);
        Ok(())
    }

    fn write(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        if let Some(value) = self {
            write_value(value, each);
        }
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn is_given(&self) -> bool {
        self.is_some()
    }

    fn value_type(&self) -> Type {
        T::TYPE
    }
}

/// Several values: the word is repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeated<T>(pub Vec<T>);

impl<T> Default for Repeated<T> {
    fn default() -> Self {
        Repeated(Vec::new())
    }
}

impl<T: Value> Field for Repeated<T> {
    fn read(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        self.0.push(value.and_then(T::read).ok_or(T::EXPECTED)?);
        Ok(())
    }

    fn write(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        self.0.iter().for_each(|value| write_value(value, each));
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn is_given(&self) -> bool {
        !self.0.is_empty()
    }

    fn value_type(&self) -> Type {
        T::TYPE
    }

    fn repeats(&self) -> bool {
        true
    }
}

/// Several values: the word is repeated. The word alone stands for an empty list, which is not the
/// same as an unset one.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(pub Option<Vec<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(None)
    }
}

impl<T: Value> Field for List<T> {
    fn read(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        let value = value.map(|value| T::read(value).ok_or(T::EXPECTED)).transpose()?;
        self.0.get_or_insert_default().extend(value);
        Ok(())
    }

    fn write(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        match self.0.as_deref() {
            Some([]) => each(None),
            values => values.into_iter().flatten().for_each(|value| write_value(value, each)),
        }
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn is_given(&self) -> bool {
        self.0.is_some()
    }

    fn value_type(&self) -> Type {
        T::TYPE
    }

    fn repeats(&self) -> bool {
        true
    }
}

/// An entry of a dictionary: `failure reason=i5e`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictEntry {
    /// The key.
    pub key: Vec<u8>,
    /// The value in bencode.
    pub value: Vec<u8>,
}

impl Value for DictEntry {
    const EXPECTED: &'static str = "KEY=VALUE, the value in bencode, such as \"interval=i5e\"";
    const TYPE: Type = Type::Entry;

    fn read(text: &[u8]) -> Option<Self> {
        let at = text.iter().position(|&byte| byte == b'=')?;
        Some(DictEntry { key: text[..at].to_vec(), value: text[at + 1..].to_vec() })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(&self.key);
        out.push(b'=');
        out.extend(&self.value);
    }
}

/// A field that can take over values from another one.
pub trait Merge {
    /// Takes over the other's values; a value that is set here stays.
    fn merge(&mut self, other: &Self);
}

impl Merge for bool {
    fn merge(&mut self, other: &Self) {
        *self |= other;
    }
}

impl<T: Clone> Merge for Option<T> {
    fn merge(&mut self, other: &Self) {
        if self.is_none() {
            self.clone_from(other);
        }
    }
}

impl<T: Clone> Merge for Repeated<T> {
    fn merge(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }
}

impl<T: Clone> Merge for List<T> {
    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }
}
