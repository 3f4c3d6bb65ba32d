//! Content codings for faults. Only the bomb is compressed; decoders read uncompressed blocks too.

use crate::fault::{Coding, CodingDamage, Effects};

/// Bytes of one block: the maximum of a stored block of deflate, and less than that of a raw block
/// of zstd.
const BLOCK: usize = 65_535;

/// The body as it is sent, coded if a fault asks for it.
pub(super) fn encode(effects: &Effects, body: Vec<u8>) -> Vec<u8> {
    let Some(coding) = effects.coding else { return body };
    let mut coded = match (coding, effects.coding_damage) {
        (_, Some(CodingDamage::Mislabelled)) => return body,
        (Coding::Gzip, Some(CodingDamage::Bomb)) => return bomb(),
        (Coding::Gzip, _) => gzip(stored(&body), crc32(&body), body.len() as u32),
        (Coding::Deflate, _) => {
            let checksum = adler32(&body).to_be_bytes();
            [&[0x78, 0x01][..], &stored(&body), &checksum].concat()
        }
        (Coding::Zstd, _) => zstd(&body),
    };
    if effects.coding_damage == Some(CodingDamage::CutShort) {
        coded.truncate(coded.len() / 2);
    }
    coded
}

/// Deflate (RFC 1951) in blocks that are not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    loop {
        let (block, behind) = rest.split_at(rest.len().min(BLOCK));
        let length = block.len() as u16;
        out.push(u8::from(behind.is_empty()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
        rest = behind;
        if rest.is_empty() {
            return out;
        }
    }
}

/// Gzip (RFC 1952).
fn gzip(deflated: Vec<u8>, crc: u32, length: u32) -> Vec<u8> {
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [&head[..], &deflated, &crc.to_le_bytes(), &length.to_le_bytes()].concat()
}

/// Zstandard (RFC 8878): a frame of raw blocks, with its content size.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    out.extend((bytes.len() as u32).to_le_bytes());
    let mut rest = bytes;
    loop {
        let (block, behind) = rest.split_at(rest.len().min(BLOCK));
        let header = (block.len() as u32) << 3 | u32::from(behind.is_empty());
        out.extend(&header.to_le_bytes()[..3]);
        out.extend(block);
        rest = behind;
        if rest.is_empty() {
            return out;
        }
    }
}

/// Zeros in a bomb.
const ZEROS: u32 = 64 * 1024 * 1024;
/// The CRC-32 of these zeros.
const ZEROS_CRC: u32 = 0xb2eb_30ed;
/// Bytes that one match of deflate repeats.
const MATCH: u32 = 258;

/// 64 MiB of zeros in 413 KiB: one block with fixed codes, in which each match repeats the last
/// byte.
fn bomb() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b110, 3); // The last block, with fixed codes: 1, then 01 from its lowest bit on.
    let matches = (ZEROS - 1) / MATCH;
    for _ in 0..ZEROS - matches * MATCH {
        bits.push(0b0011_0000, 8); // The byte 0.
    }
    for _ in 0..matches {
        bits.push(0b1100_0101, 8); // 258 bytes
        bits.push(0, 5); // from one byte back.
    }
    bits.push(0, 7); // The end of the block.
    gzip(bits.bytes, ZEROS_CRC, ZEROS)
}

/// Bits in the order of deflate: codes start with their highest bit, bytes with their lowest.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, code: u8, length: u32) {
        for bit in (0..length).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= (code >> bit & 1) << (self.used % 8);
            }
            self.used += 1;
        }
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1, 0);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    b << 16 | a
}
