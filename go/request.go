package testtracker

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Request is a request that the tracker has received, and its answer.
//
// Parameters has all that the client sent, also in a request that was refused; the fields from
// InfoHashes to Key are the well-formed ones.
type Request struct {
	// Number is its number: the tracker counts requests from 1.
	Number uint64
	// Transport is its protocol.
	Transport Transport
	// Remote is where it came from.
	Remote netip.AddrPort
	// Local is the address of the listener that received it.
	Local netip.AddrPort
	// At is when it came, by the tracker's clock, which begins at zero.
	At time.Duration
	// Action is what it asked for.
	Action Action
	// InfoHashes are the torrents that it named.
	InfoHashes []InfoHash
	// PeerID is the client's peer id.
	PeerID Optional[PeerID]
	// Client is the client's name and version, as far as its peer id says (BEP 20).
	Client string
	// Event is the event of an announce. It is empty for other requests, and for an event that does
	// not exist.
	Event Event
	// Port is the port to reach the client at.
	Port Optional[uint16]
	// Uploaded is the number of bytes that the client has uploaded.
	Uploaded Optional[uint64]
	// Downloaded is the number of bytes that it has downloaded.
	Downloaded Optional[uint64]
	// Left is the number of bytes that it still has to download.
	Left Optional[uint64]
	// Numwant is the number of peers wanted; -1 for the tracker's default.
	Numwant Optional[int64]
	// Key is the key by which only trackers know the client (BEP 7, BEP 15): 8 hexadecimal digits if
	// it is a hexadecimal number of 32 bits. Any other is the client's own text, in which bytes
	// outside printable ASCII are \xff, and a backslash is doubled.
	Key Optional[string]
	// Parameters are all parameters, decoded, in the order in which they came. The fields of a UDP
	// request have the names of HTTP.
	Parameters []Field
	// HTTP has what only HTTP requests have. It is nil over UDP, and if the head of the request is
	// malformed.
	HTTP *HTTPRequest
	// URLData is the URL data of a UDP announce (BEP 41): path and query of the client's tracker URL.
	URLData Optional[string]
	// Raw has the bytes of the request: the datagram, or the head of the HTTP request. At most 65,536.
	Raw []byte
	// Reply has the bytes of the reply: the first datagram, or the HTTP response. At most 65,536. A
	// reply that is sent later or never is here, too.
	Reply []byte
	// Answer is the meaning of the reply, before a fault changed its bytes.
	Answer Answer
	// Faults are the ids of the faults that applied to it.
	Faults []uint32
	// Summary is the request and its answer in one line, for people.
	Summary string
}

// String returns the summary.
func (r Request) String() string { return r.Summary }

// Parameter returns the value of the parameter with this name, and whether there is one. If there
// are several, the last one counts.
func (r Request) Parameter(name string) (value string, found bool) {
	for _, parameter := range r.Parameters {
		if parameter.Name == name {
			value, found = parameter.Value, true
		}
	}
	return value, found
}

// Field is a name with a value: a parameter, or a header field. Both may hold any bytes.
type Field struct {
	Name, Value string
}

// UnmarshalJSON reads an array of name and value.
func (f *Field) UnmarshalJSON(data []byte) error {
	var pair []escapedText
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return fmt.Errorf("%s, expected a name and a value", data)
	}
	*f = Field{string(pair[0]), string(pair[1])}
	return nil
}

// HTTPRequest is what only HTTP requests have.
type HTTPRequest struct {
	// Method is the method: GET.
	Method string `json:"method"`
	// Path is the path as it was sent, without the query. Bytes outside printable ASCII are \xff.
	Path string `json:"path"`
	// Headers are the header fields, in the order in which they came.
	Headers []Field `json:"headers"`
}

// Header returns the value of the first header field with this name, in upper or lower case, and
// whether there is one.
func (h HTTPRequest) Header(name string) (value string, found bool) {
	for _, field := range h.Headers {
		if strings.EqualFold(field.Name, name) {
			return field.Value, true
		}
	}
	return "", false
}

// UnmarshalJSON reads a request as the control interface writes it.
func (r *Request) UnmarshalJSON(data []byte) error {
	var read struct {
		Number     uint64                `json:"number"`
		Transport  Transport             `json:"transport"`
		Remote     address               `json:"remote"`
		Local      address               `json:"local"`
		At         seconds               `json:"at"`
		Action     Action                `json:"action"`
		InfoHashes []InfoHash            `json:"infoHashes"`
		PeerID     Optional[PeerID]      `json:"peerId"`
		Client     string                `json:"client"`
		Event      Event                 `json:"event"`
		Port       Optional[uint16]      `json:"port"`
		Uploaded   Optional[uint64]      `json:"uploaded"`
		Downloaded Optional[uint64]      `json:"downloaded"`
		Left       Optional[uint64]      `json:"left"`
		Numwant    Optional[int64]       `json:"numwant"`
		Key        Optional[string]      `json:"key"`
		Parameters []Field               `json:"parameters"`
		HTTP       *HTTPRequest          `json:"http"`
		URLData    Optional[escapedText] `json:"urlData"`
		Raw        hexBytes              `json:"raw"`
		Reply      hexBytes              `json:"reply"`
		Answer     Answer                `json:"answer"`
		Faults     []uint32              `json:"faults"`
		Summary    string                `json:"summary"`
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	*r = Request{
		Number: read.Number, Transport: read.Transport,
		Remote: read.Remote.addrPort(), Local: read.Local.addrPort(),
		At: time.Duration(read.At), Action: read.Action, InfoHashes: read.InfoHashes,
		PeerID: read.PeerID, Client: read.Client, Event: read.Event, Port: read.Port,
		Uploaded: read.Uploaded, Downloaded: read.Downloaded, Left: read.Left,
		Numwant: read.Numwant, Key: read.Key, Parameters: read.Parameters, HTTP: read.HTTP,
		URLData: Optional[string]{string(read.URLData.value), read.URLData.present},
		Raw:     read.Raw, Reply: read.Reply, Answer: read.Answer, Faults: read.Faults,
		Summary: read.Summary,
	}
	return nil
}

// AnswerKind says what an answer has.
type AnswerKind string

// The kinds of answers.
const (
	// AnswerNothing is no reply.
	AnswerNothing AnswerKind = "nothing"
	// AnswerConnected has a ConnectionID.
	AnswerConnected AnswerKind = "connected"
	// AnswerAnnounced has Interval, MinInterval, Counts and Peers.
	AnswerAnnounced AnswerKind = "announced"
	// AnswerScraped has Swarms.
	AnswerScraped AnswerKind = "scraped"
	// AnswerRefused has a Reason.
	AnswerRefused AnswerKind = "refused"
)

// Answer is the tracker's answer to a request. Its kind says which fields it has.
type Answer struct {
	// Kind says what it has.
	Kind AnswerKind
	// ConnectionID is the answer to a connect.
	ConnectionID uint64
	// Interval is when to announce again, in seconds.
	Interval uint32
	// MinInterval is the least time to the next announce, in seconds. UDP does not have this.
	MinInterval Optional[uint32]
	// Seeders and Leechers are the numbers of the announced swarm.
	Seeders, Leechers uint32
	// Peers are the peers that an announce got.
	Peers []netip.AddrPort
	// Swarms are the numbers that a scrape got.
	Swarms []Swarm
	// Reason is why the request was refused.
	Reason string
}

// UnmarshalJSON reads an answer as the control interface writes it.
func (a *Answer) UnmarshalJSON(data []byte) error {
	var read struct {
		Kind         AnswerKind       `json:"kind"`
		ConnectionID string           `json:"connectionId"`
		Interval     uint32           `json:"interval"`
		MinInterval  Optional[uint32] `json:"minInterval"`
		Seeders      uint32           `json:"seeders"`
		Leechers     uint32           `json:"leechers"`
		Peers        []address        `json:"peers"`
		Swarms       []Swarm          `json:"swarms"`
		Reason       string           `json:"reason"`
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	*a = Answer{
		Kind: read.Kind, Interval: read.Interval, MinInterval: read.MinInterval,
		Seeders: read.Seeders, Leechers: read.Leechers, Peers: addrPorts(read.Peers),
		Swarms: read.Swarms, Reason: read.Reason,
	}
	if read.Kind != AnswerConnected {
		return nil
	}
	connectionID, err := strconv.ParseUint(read.ConnectionID, 0, 64)
	if err != nil {
		return fmt.Errorf("connectionId: %q, expected 0x and hexadecimal digits", read.ConnectionID)
	}
	a.ConnectionID = connectionID
	return nil
}

// Counts is a swarm in numbers.
type Counts struct {
	// Seeders have nothing left to download.
	Seeders uint32 `json:"seeders"`
	// Leechers are all other peers.
	Leechers uint32 `json:"leechers"`
	// Downloaded is the number of completed downloads.
	Downloaded uint32 `json:"downloaded"`
}

// Swarm is a torrent and its swarm in numbers.
type Swarm struct {
	// InfoHash is the torrent.
	InfoHash InfoHash `json:"infoHash"`
	Counts
}
