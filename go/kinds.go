package testtracker

// Action is what a request asks for.
type Action string

// The actions.
const (
	// Connect asks for a connection id (BEP 15).
	Connect Action = "connect"
	// Announce asks for peers, and joins a swarm.
	Announce Action = "announce"
	// Scrape asks for the numbers of some swarms (BEP 15, BEP 48).
	Scrape Action = "scrape"
	// AnswerAction asks to pass on an answer to the WebRTC offer of another peer, over WebSocket.
	AnswerAction Action = "answer"
	// Unknown is anything else: another action over UDP, another path over HTTP, malformed bytes.
	Unknown Action = "unknown"
)

// Transport is the protocol of a request.
type Transport string

// The transports.
const (
	// UDP is the UDP tracker protocol (BEP 15).
	UDP Transport = "udp"
	// HTTP is the HTTP tracker protocol (BEP 3).
	HTTP Transport = "http"
	// WS is the protocol of WebTorrent clients over WebSocket.
	WS Transport = "ws"
)

// Family is an address family.
type Family string

// The address families.
const (
	// IPv4 is the family of 127.0.0.1.
	IPv4 Family = "ipv4"
	// IPv6 is the family of ::1.
	IPv6 Family = "ipv6"
)

// Event is the event of an announce.
type Event string

// The events.
const (
	// NoEvent is that of a regular announce, which has no event.
	NoEvent Event = "none"
	// Started is the event of the first announce.
	Started Event = "started"
	// Completed says that the download has just completed.
	Completed Event = "completed"
	// Stopped says that the client leaves.
	Stopped Event = "stopped"
	// Paused is that of a partial seed (BEP 21).
	Paused Event = "paused"
)

// Outcome is how a request ended.
type Outcome string

// The outcomes.
const (
	// Answered requests got what they asked for.
	Answered Outcome = "answered"
	// Refused requests got an error packet, or a failure reason.
	Refused Outcome = "refused"
	// Ignored requests got no reply.
	Ignored Outcome = "ignored"
)
