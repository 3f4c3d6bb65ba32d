//! Checks the body of an HTTP announce reply.

use bendy::decoding::{Decoder, Error, Object};

/// Checks that it is one bencoded dictionary, with its keys in order, an interval, and compact peers,
/// not more than wanted.
pub(super) fn check(body: &[u8], wanted: u32) -> Result<(), String> {
    // One of the trackers ends the body with an empty line.
    let body = body.strip_suffix(b"\r\n").unwrap_or(body);
    let mut decoder = Decoder::new(body);
    let object = decoder.next_object().map_err(text)?.ok_or("an empty body")?;
    let mut dictionary = object.try_into_dictionary().map_err(text)?;
    let (mut interval, mut peers) = (false, false);
    while let Some((key, value)) = dictionary.next_pair().map_err(text)? {
        match key {
            b"interval" => {
                value
                    .try_into_integer()
                    .map_err(text)?
                    .parse::<u32>()
                    .map_err(|e| e.to_string())?;
                interval = true;
            }
            b"peers" => {
                check_peers(value.try_into_bytes().map_err(text)?, wanted)?;
                peers = true;
            }
            b"failure reason" => {
                let reason = value.try_into_bytes().map_err(text)?;
                return Err(format!("failure reason: {}", String::from_utf8_lossy(reason)));
            }
            _ => skip(value)?,
        }
    }
    drop(dictionary);
    match decoder.next_object().map_err(text)? {
        Some(_) => Err("bytes behind the dictionary".into()),
        None if !interval => Err("no interval".into()),
        None if !peers => Err("no peers".into()),
        None => Ok(()),
    }
}

fn check_peers(peers: &[u8], wanted: u32) -> Result<(), String> {
    match (peers.len() / 6, peers.len() % 6) {
        (count, 0) if count <= wanted as usize => Ok(()),
        (count, 0) => Err(format!("{count} peers")),
        _ => Err(format!("{} bytes of peers", peers.len())),
    }
}

/// Reads a value to its end.
fn skip(value: Object<'_, '_>) -> Result<(), String> {
    match value {
        Object::List(mut list) => list.consume_all(),
        Object::Dict(mut dictionary) => dictionary.consume_all(),
        Object::Integer(_) | Object::Bytes(_) => Ok(()),
    }
    .map_err(text)
}

fn text(error: Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn replies() {
        for (body, fine) in [
            ("d8:intervali9e5:peers0:e", true),
            ("d8:intervali9e5:peers12:abcdefghijkle\r\n", true),
            ("d1:ad1:bl1:cee8:intervali9e5:peers0:e", true),
            ("", false),
            ("i9e", false),
            ("d8:intervali9e5:peers0:", false),
            ("d8:intervali9e5:peers0:ee", false),
            ("d8:intervali9e5:peers0:ei1e", false),
            ("d5:peers0:8:intervali9ee", false),
            ("d8:intervali-9e5:peers0:e", false),
            ("d8:interval1:95:peers0:e", false),
            ("d8:intervali9ee", false),
            ("d5:peers0:e", false),
            ("d8:intervali9e5:peers7:abcdefge", false),
            ("d8:intervali9e5:peers18:abcdefghijklmnopqre", false),
            ("d14:failure reason2:noe", false),
        ] {
            assert_eq!(check(body.as_bytes(), 2).is_ok(), fine, "{body}");
        }
    }
}
