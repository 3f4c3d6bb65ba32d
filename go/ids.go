package testtracker

import (
	"encoding/hex"
	"fmt"
)

// InfoHash names a torrent: 20 bytes, the SHA-1 hash of its info dictionary (BEP 3), or the first
// 20 bytes of its SHA-256 hash (BEP 52).
type InfoHash [20]byte

// ParseInfoHash reads 40 hexadecimal digits.
func ParseInfoHash(text string) (InfoHash, error) {
	var infoHash InfoHash
	return infoHash, infoHash.UnmarshalText([]byte(text))
}

// String returns 40 hexadecimal digits.
func (h InfoHash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns 40 hexadecimal digits.
func (h InfoHash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 40 hexadecimal digits.
func (h *InfoHash) UnmarshalText(text []byte) error {
	return decodeID((*[20]byte)(h), "info hash", text)
}

// PeerID is the 20 bytes that a client chose for itself (BEP 3, BEP 20). The peer id
// -TR4060-abcdefghijkl is PeerID([]byte("-TR4060-abcdefghijkl")).
type PeerID [20]byte

// ParsePeerID reads 40 hexadecimal digits.
func ParsePeerID(text string) (PeerID, error) {
	var peerID PeerID
	return peerID, peerID.UnmarshalText([]byte(text))
}

// String returns 40 hexadecimal digits. string(p[:]) has the bytes themselves.
func (p PeerID) String() string { return hex.EncodeToString(p[:]) }

// MarshalText returns 40 hexadecimal digits.
func (p PeerID) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads 40 hexadecimal digits.
func (p *PeerID) UnmarshalText(text []byte) error {
	return decodeID((*[20]byte)(p), "peer id", text)
}

func decodeID(id *[20]byte, what string, text []byte) error {
	bytes, err := hex.DecodeString(string(text))
	if err != nil || len(bytes) != len(id) {
		return fmt.Errorf("testtracker: %s: %q, expected 40 hexadecimal digits", what, text)
	}
	copy(id[:], bytes)
	return nil
}
