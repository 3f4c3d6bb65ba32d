//! The key by which a tracker recognizes a client at its other addresses (BEP 7, BEP 15). It is a
//! number of 32 bits, or over HTTP any bytes, of which a hash of 32 bits is kept for each peer.

use hashbrown::HashTable;
use siphasher::sip::SipHasher24;

use crate::notation::output::escape;

/// The most texts that are kept.
const TEXTS: usize = 10_000;
/// The most bytes of a text that is kept.
const LONGEST: usize = 100;

/// A key as 32 bits: the number, or the hash of anything else. It only has to be the same each
/// time.
pub(crate) fn bits(key: &[u8]) -> u32 {
    number(key).unwrap_or_else(|| SipHasher24::new().hash(key) as u32)
}

/// A key as users see it: a number is 8 hexadecimal digits, anything else is its text, in which
/// bytes that are not printable ASCII are escaped.
pub(crate) fn shown(key: &[u8]) -> String {
    match number(key) {
        Some(number) => digits(number),
        None => escape(key),
    }
}

/// libtorrent and others send the 32 bits of the UDP protocol in hexadecimal.
fn number(key: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(key).ok().filter(|text| !text.starts_with('+'))?;
    u32::from_str_radix(text, 16).ok()
}

/// A key, if its text is to be kept: it is not a number and not too long.
pub(crate) fn text(key: &[u8]) -> Option<&[u8]> {
    Some(key).filter(|key| key.len() <= LONGEST && number(key).is_none())
}

/// The hash table needs 64 bits, of which it uses the first and the last.
fn spread(bits: u32) -> u64 {
    u64::from(bits).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn digits(number: u32) -> String {
    format!("{number:08x}")
}

/// The keys that are not numbers, by their hashes, to show them with their peers. When there are
/// too many, the oldest is dropped.
#[derive(Default)]
pub(crate) struct KeyTexts {
    /// Each with its hash. When the list is full, they are overwritten from the first one on.
    texts: Vec<(u32, Vec<u8>)>,
    next: usize,
    /// The place of each text, by its hash.
    places: HashTable<u32>,
}

impl KeyTexts {
    /// Keeps a key if it is a [`text`].
    pub(crate) fn keep(&mut self, key: &[u8]) {
        let Some(key) = text(key) else { return };
        let bits = bits(key);
        if let Some(place) = self.place(bits) {
            self.texts[place].1 = key.to_vec();
            return;
        }
        let place = self.next;
        self.next = (place + 1) % TEXTS;
        if let Some((oldest, text)) = self.texts.get_mut(place) {
            if let Ok(entry) = self.places.find_entry(spread(*oldest), |it| *it as usize == place) {
                entry.remove();
            }
            (*oldest, *text) = (bits, key.to_vec());
        } else {
            self.texts.push((bits, key.to_vec()));
        }
        let Self { texts, places, .. } = self;
        places.insert_unique(spread(bits), place as u32, |it| spread(texts[*it as usize].0));
    }

    /// The key of these bits, if it is not a number and still kept.
    pub(crate) fn get(&self, bits: u32) -> Option<&[u8]> {
        self.place(bits).map(|place| self.texts[place].1.as_slice())
    }

    fn place(&self, bits: u32) -> Option<usize> {
        let is_it = |place: &u32| self.texts[*place as usize].0 == bits;
        self.places.find(spread(bits), is_it).map(|place| *place as usize)
    }

    /// The key of these bits, as [`shown`] writes it. If its text is not kept, its hash.
    pub(crate) fn shown(&self, bits: u32) -> String {
        self.get(bits).map_or_else(|| digits(bits), escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_8_digits_however_it_was_sent() {
        for key in [&b"c0ffee"[..], b"C0FFEE", b"00c0ffee", b"0000c0ffee"] {
            assert_eq!((bits(key), shown(key)), (0xc0_ffee, "00c0ffee".into()));
        }
    }

    #[test]
    fn anything_else_is_its_text() {
        let mut texts = KeyTexts::default();
        for (key, text) in [
            (&b"PCXG8ePc"[..], "PCXG8ePc"),
            (b"", ""),
            (b"+5", "+5"),
            (b"123456789", "123456789"),
            (b"\xff\0\n\\\"", r#"\xff\x00\x0a\\""#),
        ] {
            texts.keep(key);
            assert_eq!([shown(key), texts.shown(bits(key))], [text, text]);
        }
        assert_eq!(texts.shown(5), "00000005");
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let mut texts = KeyTexts::default();
        let key = |number: usize| format!("key {number}").into_bytes();
        for number in (0..=TEXTS).chain([TEXTS]) {
            texts.keep(&key(number));
        }
        let hash = bits(&key(0));
        assert_eq!(texts.shown(hash), format!("{hash:08x}"));
        for number in [1, TEXTS] {
            assert_eq!(texts.shown(bits(&key(number))), format!("key {number}"));
        }
        assert_eq!((texts.texts.len(), texts.places.len()), (TEXTS, TEXTS));
        let long = vec![b'x'; LONGEST + 1];
        texts.keep(&long);
        assert_eq!(texts.get(bits(&long)), None);
    }
}
