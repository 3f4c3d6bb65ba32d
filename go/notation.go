package testtracker

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// How values are written in the JSON of the control interface, and in words.

// seconds is a duration, in JSON a number of seconds.
type seconds time.Duration

func (s seconds) MarshalJSON() ([]byte, error) {
	return []byte(secondsText(time.Duration(s))), nil
}

func (s *seconds) UnmarshalJSON(data []byte) error {
	var number float64
	if err := json.Unmarshal(data, &number); err != nil {
		return err
	}
	nanoseconds := math.Round(number * float64(time.Second))
	// The tracker's clock can show more than a Duration can.
	if nanoseconds >= math.MaxInt64 {
		*s = math.MaxInt64
	} else {
		*s = seconds(nanoseconds)
	}
	return nil
}

// secondsText writes a duration as an exact decimal number of seconds.
func secondsText(duration time.Duration) string {
	whole, part, sign := duration/time.Second, duration%time.Second, ""
	if duration < 0 {
		whole, part, sign = -whole, -part, "-"
	}
	text := fmt.Sprintf("%s%d.%09d", sign, whole, part)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// hexBytes are bytes, in JSON hexadecimal digits.
type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) error {
	bytes, err := hex.DecodeString(string(text))
	*b = bytes
	return err
}

// escapedText is bytes in a string, in JSON a text: bytes outside printable ASCII are \xff, and a
// backslash is doubled.
type escapedText string

func (e *escapedText) UnmarshalText(text []byte) error {
	var bytes []byte
	for rest := string(text); rest != ""; {
		switch {
		case rest[0] != '\\':
			bytes, rest = append(bytes, rest[0]), rest[1:]
		case strings.HasPrefix(rest, `\\`):
			bytes, rest = append(bytes, '\\'), rest[2:]
		default:
			value, err := strconv.ParseUint(part(rest, 2, 4), 16, 8)
			if err != nil || rest[1] != 'x' {
				return fmt.Errorf(`%q, expected \xNN or \\ after a backslash`, text)
			}
			bytes, rest = append(bytes, byte(value)), rest[4:]
		}
	}
	*e = escapedText(bytes)
	return nil
}

// part returns these bytes of a text, or nothing if the text is too short.
func part(text string, from, to int) string {
	if len(text) < to {
		return ""
	}
	return text[from:to]
}

// address is an address with a port, in JSON {"ip": …, "port": …}.
type address struct {
	IP   netip.Addr `json:"ip"`
	Port uint16     `json:"port"`
}

func (a address) addrPort() netip.AddrPort { return netip.AddrPortFrom(a.IP, a.Port) }

// peerJSON writes a peer, with its peer id if it is present.
func peerJSON(addr netip.AddrPort, peerID Optional[PeerID]) map[string]any {
	peer := map[string]any{"ip": addr.Addr(), "port": addr.Port()}
	if id, present := peerID.Get(); present {
		// A text would stand for its own bytes.
		peer["peerId"] = map[string]PeerID{"hex": id}
	}
	return peer
}

func addrPorts(addresses []address) []netip.AddrPort {
	if addresses == nil {
		return nil
	}
	converted := make([]netip.AddrPort, len(addresses))
	for i, address := range addresses {
		converted[i] = address.addrPort()
	}
	return converted
}

// quoted writes bytes as the value of a word.
func quoted(text string) string {
	var out strings.Builder
	quote := text == ""
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			quote = quote || c == ' '
			out.WriteByte(c)
		}
	}
	if quote {
		return `"` + out.String() + `"`
	}
	return out.String()
}
