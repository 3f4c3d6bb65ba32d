package testtracker

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Filter says which requests are meant. A request matches if it matches every field that is set;
// the zero value matches every request.
type Filter struct {
	// Action is what the request asks for.
	Action Action
	// Transport is its protocol.
	Transport Transport
	// Family is the address family of the client.
	Family Family
	// Event is the event of an announce.
	Event Event
	// InfoHash is one of the info hashes in the request. (An info hash of zeros, which means any
	// torrent here, can be given in Words.)
	InfoHash InfoHash
	// PeerID is the beginning of the client's peer id: "-TR4060-" for most clients of a kind, 20
	// bytes for one client.
	PeerID string
	// Remote is the IP address of the client.
	Remote netip.Addr
	// Outcome is how the request ended. A fault can't have it.
	Outcome Outcome
	// Fault is the id of a fault that applied to the request. A fault can't have it.
	Fault uint32
	// Words are further conditions in the tracker's own words, such as "announce udp event=started".
	Words string
	// After is the number of a request: only later ones match. It is for requests of the record:
	// expectations and faults, which begin when they are made, can't have it.
	After uint64
}

// String returns the filter in the tracker's words.
func (f Filter) String() string {
	words := f.words()
	if f.After == 0 {
		return words
	}
	return strings.TrimSpace(words + " after=" + strconv.FormatUint(f.After, 10))
}

// words returns all but After, which is not part of the tracker's filters.
func (f Filter) words() string {
	var words []string
	add := func(name, value string, set bool) {
		if set {
			words = append(words, name+"="+value)
		}
	}
	add("action", quoted(string(f.Action)), f.Action != "")
	add("transport", quoted(string(f.Transport)), f.Transport != "")
	add("family", quoted(string(f.Family)), f.Family != "")
	add("event", quoted(string(f.Event)), f.Event != "")
	add("info-hash", f.InfoHash.String(), f.InfoHash != InfoHash{})
	add("peer-id", quoted(f.PeerID), f.PeerID != "")
	add("remote", f.Remote.String(), f.Remote.IsValid())
	add("outcome", quoted(string(f.Outcome)), f.Outcome != "")
	add("fault", strconv.FormatUint(uint64(f.Fault), 10), f.Fault != 0)
	if f.Words != "" {
		words = append(words, f.Words)
	}
	return strings.Join(words, " ")
}

// query returns the filter as parameters of a query.
func (f Filter) query() url.Values {
	query := url.Values{}
	if words := f.words(); words != "" {
		query.Set("filter", words)
	}
	if f.After != 0 {
		query.Set("after", strconv.FormatUint(f.After, 10))
	}
	return query
}
