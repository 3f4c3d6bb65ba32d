package testtracker

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestDurationsAreExactNumbersOfSeconds(t *testing.T) {
	for duration, expected := range map[time.Duration]string{
		0: "0", time.Second: "1", 100 * time.Second: "100", 1500 * time.Millisecond: "1.5", 1: "0.000000001",
		12_345_678_901: "12.345678901", -1: "-0.000000001", -2500 * time.Millisecond: "-2.5",
		math.MaxInt64: "9223372036.854775807", math.MinInt64: "-9223372036.854775808",
	} {
		if text := secondsText(duration); text != expected {
			t.Errorf("%d ns: got %s, expected %s", duration, text, expected)
		}
	}
	for text, expected := range map[string]time.Duration{
		"0": 0, "12.345678901": 12_345_678_901, "1e-9": 1, "3600": time.Hour,
		"18446744073.709551615": math.MaxInt64,
	} {
		var read seconds
		if err := json.Unmarshal([]byte(text), &read); err != nil || time.Duration(read) != expected {
			t.Errorf("%s: got %d ns and the error %v, expected %d ns", text, read, err, expected)
		}
	}
}

func TestEscapedTextHasItsBytes(t *testing.T) {
	for text, expected := range map[string]string{
		"": "", "a b~": "a b~", `\x00\xff\\x`: "\x00\xff\\x", `\\xff`: `\xff`, `é`: "é",
	} {
		var read escapedText
		if err := read.UnmarshalText([]byte(text)); err != nil || string(read) != expected {
			t.Errorf("%q: got %q and the error %v, expected %q", text, read, err, expected)
		}
	}
	for _, text := range []string{`\`, `\x`, `\x0`, `\xgg`, `\n00`, `a\x+1`, `\n`} {
		var read escapedText
		if err := read.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q: got %q, expected an error", text, read)
		}
	}
}

func TestValuesAreQuotedWhereTheyHaveToBe(t *testing.T) {
	for text, expected := range map[string]string{
		"": `""`, "-TR4060-": "-TR4060-", "a b": `"a b"`, "\"\\": `\"\\`, "\x00\xff\n": `\x00\xff\x0a`,
	} {
		if got := quoted(text); got != expected {
			t.Errorf("%q: got %s, expected %s", text, got, expected)
		}
	}
}

func TestFiltersAreWords(t *testing.T) {
	for expected, filter := range map[string]Filter{
		"":        {},
		"after=3": {After: 3},
		"action=announce event=started info-hash=6161616161616161616161616161616161616161 udp after=3": {
			Action: Announce, Event: Started, InfoHash: InfoHash([]byte("aaaaaaaaaaaaaaaaaaaa")), Words: "udp", After: 3,
		},
	} {
		if got := filter.String(); got != expected {
			t.Errorf("got %q, expected %q", got, expected)
		}
	}
}

func TestIDsAreHexadecimalDigits(t *testing.T) {
	id := PeerID([]byte("-TR4060-abcdefghijk\xff"))
	if read, err := ParsePeerID(id.String()); err != nil || read != id {
		t.Errorf("got %v and the error %v, expected %v", read, err, id)
	}
	for _, text := range []string{"", "00", id.String() + "00", id.String()[:39] + "g"} {
		if read, err := ParsePeerID(text); err == nil {
			t.Errorf("%q: got the peer id %v, expected an error", text, read)
		}
		if read, err := ParseInfoHash(text); err == nil {
			t.Errorf("%q: got the info hash %v, expected an error", text, read)
		}
	}
}
