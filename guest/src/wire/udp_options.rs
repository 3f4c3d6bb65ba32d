//! BEP 41: options after an announce, of which URL data is the only one in use.

const END_OF_OPTIONS: u8 = 0;
const NOP: u8 = 1;
const URL_DATA: u8 = 2;

/// Joins the URL data of all options: path and query of the tracker's URL. Unknown options are
/// skipped. What follows an end-of-options byte is not read (aria2 sends two zero bytes).
///
/// # Errors
/// The text for the error packet: an option is longer than what is left of the datagram.
pub fn url_data(options: &[u8]) -> Result<Vec<u8>, String> {
    read(options, None)
}

/// Like [`url_data`], but refuses unknown options with the text `unknown`, if it is given.
///
/// # Errors
/// That text, or the one for an option that is too long.
pub(crate) fn read(mut options: &[u8], unknown: Option<&str>) -> Result<Vec<u8>, String> {
    let mut url = Vec::new();
    while let [kind, rest @ ..] = options {
        match *kind {
            END_OF_OPTIONS => break,
            NOP => options = rest,
            kind => {
                if let Some(text) = unknown.filter(|_| kind != URL_DATA) {
                    return Err(text.into());
                }
                let value = match rest {
                    [length, rest @ ..] => rest.split_at_checked(usize::from(*length)),
                    [] => None,
                };
                let Some((value, rest)) = value else {
                    return Err(format!(
                        "malformed option: the datagram ends within option {kind}"
                    ));
                };
                if kind == URL_DATA {
                    url.extend(value);
                }
                options = rest;
            }
        }
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_data_is_joined_and_the_rest_is_skipped() {
        let cases: [(&[u8], &[u8]); 7] = [
            (b"", b""),
            (b"\x00\x00", b""),
            (b"\x02\x09/announce", b"/announce"),
            (b"\x01\x01\x02\x03/an\x02\x00\x01\x02\x06nounce\x00\x02\x01x", b"/announce"),
            (b"\x02\x00", b""),
            (b"\x07\x03abc\x02\x01/", b"/"),
            (b"\x00\x02\xff", b""),
        ];
        for (options, expected) in cases {
            assert_eq!(url_data(options).as_deref(), Ok(expected), "{options:?}");
        }
    }

    #[test]
    fn a_truncated_option_is_an_error() {
        for options in [&b"\x02"[..], b"\x02\x02a", b"\x01\x09", b"\x02\x01a\x02\x01"] {
            assert!(url_data(options).is_err(), "{options:?}");
        }
    }
}
