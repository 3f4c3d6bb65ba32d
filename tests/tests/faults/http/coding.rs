//! H7: content codings, which no client of these tests has asked for.

use std::io::Write;
use std::process::{Command, Stdio};

use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Response};

use super::{ANNOUNCE, BODY, address, assert_bytes, head_with, raw, request, with_fault};
use crate::Case;

pub(super) const CASES: &[Case] =
    &[Case::new("H7_codings", codings), Case::new("H7_damage", damage), Case::new("H7_bomb", bomb)];

const CODINGS: [&str; 3] = ["gzip", "deflate", "zstd"];

/// What a decoder that others wrote makes of a body, or how it fails: Node's zlib, which checks the
/// checksums. It has zstd only since Node 22, so that is read here.
fn decode(coding: &str, coded: &[u8]) -> Result<Vec<u8>, String> {
    let function = match coding {
        "gzip" => "gunzipSync",
        "deflate" => "inflateSync",
        _ => return zstd(coded).ok_or_else(|| "no zstd".into()),
    };
    let script =
        format!("process.stdout.write(require('zlib').{function}(require('fs').readFileSync(0)))");
    let mut node = Command::new("node")
        .args(["-e", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node runs");
    let mut input = node.stdin.take().expect("a pipe");
    input.write_all(coded).expect("Node reads all of it before it writes");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// A frame that says how long it is (RFC 8878), of raw blocks only.
fn zstd(frame: &[u8]) -> Option<Vec<u8>> {
    // One segment, no checksum, no dictionary, the length in 4 bytes.
    let rest = frame.strip_prefix(b"\x28\xb5\x2f\xfd\xa0")?;
    let (length, mut rest) = rest.split_first_chunk()?;
    let mut decoded = Vec::new();
    loop {
        let ([low, middle, high], behind) = rest.split_first_chunk()?;
        let header = u32::from_le_bytes([*low, *middle, *high, 0]);
        let (is_last, kind, size) = (header & 1 == 1, header >> 1 & 3, header >> 3);
        // No block is larger than 128 KiB.
        let (block, behind) = behind.split_at_checked(size as usize)?;
        if kind != 0 || size > 128 << 10 {
            return None;
        }
        decoded.extend(block);
        rest = behind;
        if is_last {
            let is_whole = rest.is_empty() && decoded.len() == u32::from_le_bytes(*length) as usize;
            return is_whole.then_some(decoded);
        }
    }
}

/// A response that says how it is coded, and how long it is then.
#[track_caller]
fn coded(tracker: &mut Tracker, fault: &str, coding: &str) -> Response {
    let response = with_fault(tracker, fault, |tracker| http::get(address(tracker), ANNOUNCE));
    assert_eq!(response.status, 200, "{fault}");
    assert_eq!(response.header("Content-Encoding"), coding, "{fault}");
    response
}

/// Every decoder reads them, however long the body is.
fn codings(tracker: &mut Tracker) {
    for coding in CODINGS {
        let fault = format!("coding={coding}");
        let body = coded(tracker, &fault, coding).body;
        assert_bytes(&fault, &decode(coding, &body).expect("it can be decoded"), BODY);
        for length in [0, 1, 65_535, 65_536, 200_000] {
            let fault = format!("body= pad={length} coding={coding}");
            let body = coded(tracker, &fault, coding).body;
            let decoded = decode(coding, &body).unwrap_or_else(|error| panic!("{fault}: {error}"));
            assert_eq!((decoded.len(), decoded.iter().all(|it| *it == 0)), (length, true));
        }
        let fault = format!("status=503 refuse=busy coding={coding}");
        let response = with_fault(tracker, &fault, |it| http::get(address(it), ANNOUNCE));
        let decoded = decode(coding, &response.body).expect("it can be decoded");
        assert_bytes(&fault, &decoded, "d14:failure reason4:busye");
    }
    // The usual head, with one line more.
    let wire = with_fault(tracker, "coding=gzip body=", |it| raw(it, &request(it, ANNOUNCE)));
    let head = head_with("Content-Length: 23\r\n", "Content-Encoding: gzip\r\n");
    assert!(wire.starts_with(head.as_bytes()), "{}", wire.escape_ascii());
    assert_eq!(wire.len(), head.len() + 23);
}

/// Not coded at all, cut off, or coded otherwise than it says.
fn damage(tracker: &mut Tracker) {
    for coding in CODINGS {
        let whole = coded(tracker, &format!("coding={coding}"), coding).body;
        let fault = format!("coding={coding} coding-damage=mislabelled");
        let body = coded(tracker, &fault, coding).body;
        assert_bytes(&fault, &body, BODY);
        decode(coding, &body).expect_err("no decoder reads it");
        let fault = format!("coding={coding} coding-damage=cut-short");
        let body = coded(tracker, &fault, coding).body;
        assert_bytes(&fault, &body, &whole[..whole.len() / 2]);
        decode(coding, &body).expect_err("no decoder reads it");
    }
    let unknown = coded(tracker, r#"header="Content-Encoding: br""#, "br").body;
    assert_bytes("br", &unknown, BODY);
    let alone = tracker.add_fault("coding-damage=cut-short").expect_err("it damages nothing");
    assert!(alone.contains("coding"), "{alone}");
}

/// 64 MiB of zeros in much less; of gzip only.
fn bomb(tracker: &mut Tracker) {
    let body = coded(tracker, "coding=gzip coding-damage=bomb", "gzip").body;
    assert!(body.len() < 512 << 10, "{} bytes", body.len());
    let decoded = decode("gzip", &body).expect("its checksum is right");
    assert_eq!((decoded.len(), decoded.iter().all(|it| *it == 0)), (64 << 20, true));
    for coding in ["deflate", "zstd"] {
        let fault = format!("coding={coding} coding-damage=bomb");
        let error = tracker.add_fault(&fault).expect_err("there is no such bomb");
        assert!(error.contains("expected coding=gzip"), "{error}");
    }
}
