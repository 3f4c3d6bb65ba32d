//! Which client a peer id belongs to, by the conventions of BEP 20.

use super::ids::PeerId;

/// Two letters and the client name that they stand for. A peer id begins with `-XX1234-`.
const NAMES: &str = "AZVuze|BCBitComet|BIBiglyBT|BTBitTorrent|DEDeluge|FDFree Download Manager|\
    FWFrostWire|GTanacrolix/torrent|HLHalite|JSJSTorrent|KGKGet|KTKTorrent|LCLeechCraft|\
    LPLphant|LTlibtorrent|LWLimeWire|MOMonoTorrent|MRMiro|PIPicoTorrent|RNRain|SDXunlei|\
    SZShareaza|TLTribler|TOttorrent|TRTransmission|TXTixati|UMµTorrent Mac|UTµTorrent|\
    UWµTorrent Web|WDWebTorrent Desktop|WWWebTorrent|XLXunlei|ltlibTorrent|qBqBittorrent|rQrqbit";

impl PeerId {
    /// Name and version of the client, if they are known: `Transmission 4.0.6`.
    pub fn client(&self) -> Option<String> {
        let id = &self.0;
        if let [b'-', a, b, version @ .., b'-'] = &id[..8] {
            let code = [*a, *b];
            let name = NAMES.split('|').find(|name| name.as_bytes().starts_with(&code))?;
            return Some(format!("{} {}", &name[2..], version_of(&code, version)));
        }
        // aria2's `A2-1-37-0-`, and the first client's `M7-10-5--`.
        let (name, version) = match id {
            [b'A', b'2', b'-', version @ ..] => ("aria2", version.as_slice()),
            [b'M', version @ ..] => ("Mainline", version.as_slice()),
            _ => return None,
        };
        let mut numbers = Vec::new();
        for number in version.split(|&byte| byte == b'-').take(3) {
            match std::str::from_utf8(number) {
                Ok(digits) if !number.is_empty() && number.iter().all(u8::is_ascii_digit) => {
                    numbers.push(digits)
                }
                _ => return None,
            }
        }
        Some(format!("{name} {}", numbers.join(".")))
    }
}

/// `4060` is 4.0.6; a letter stands for a number from 10 on. Some clients use other schemes.
fn version_of(code: &[u8; 2], digits: &[u8]) -> String {
    let number = |&digit: &u8| char::from(digit).to_digit(36).unwrap_or_default();
    let mut parts: Vec<u32> = match (code, digits) {
        // Two digits for each number.
        (b"WW" | b"WD", _) => {
            digits.chunks(2).map(|two| number(&two[0]) * 10 + number(&two[1])).collect()
        }
        // `2940` was 2.94.
        (b"TR", [b'0'..=b'2', ..]) => {
            vec![number(&digits[0]), number(&digits[1]) * 10 + number(&digits[2])]
        }
        // The character after the third number only tells releases from other builds.
        (b"TR", _) => digits[..3].iter().map(number).collect(),
        _ => digits.iter().map(number).collect(),
    };
    while parts.len() > 2 && parts.last() == Some(&0) {
        parts.pop();
    }
    let parts: Vec<_> = parts.iter().map(u32::to_string).collect();
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_clients_are_named_and_others_are_not() {
        for (id, name) in [
            (b"-TR4060-abcdefghijkl", Some("Transmission 4.0.6")),
            (b"-TR2940-abcdefghijkl", Some("Transmission 2.94")),
            (b"-qB4630-abcdefghijkl", Some("qBittorrent 4.6.3")),
            (b"-lt0D80-abcdefghijkl", Some("libTorrent 0.13.8")),
            (b"-LT20B0-abcdefghijkl", Some("libtorrent 2.0.11")),
            (b"-WW0201-abcdefghijkl", Some("WebTorrent 2.1")),
            (b"-UT1000-abcdefghijkl", Some("µTorrent 1.0")),
            (b"A2-1-37-0-abcdefghij", Some("aria2 1.37.0")),
            (b"M7-10-5--abcdefghijk", Some("Mainline 7.10.5")),
            (b"M---abcdefghijklmnop", None),
            (b"-??1000-abcdefghijkl", None),
            (b"-\xc2\xb51000-abcdefghijkl", None),
            (b"-TR4060abcdefghijklm", None),
            (&[0; 20], None),
            (&[255; 20], None),
        ] {
            assert_eq!(PeerId(*id).client().as_deref(), name, "{}", id.escape_ascii());
        }
    }
}
