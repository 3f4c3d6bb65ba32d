package testtracker_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	testtracker "github.com/test-tracker/test-tracker/go"
)

// patience is how long the client waits for a reply that has to come.
const patience = 20 * time.Second

var (
	torrent = testtracker.InfoHash([]byte("aaaaaaaaaaaaaaaaaaaa"))
	another = testtracker.InfoHash([]byte("\x00\xff\"\\ bbbbbbbbbbbbbbb"))
	peerID  = testtracker.PeerID([]byte("-TR4060-abcdefghijkl"))
)

// client is a BitTorrent client that speaks to trackers, and that is all.
type client struct {
	infoHash testtracker.InfoHash
	peerID   testtracker.PeerID
	port     uint16
	left     uint64
	event    string
	// path is sent as the URL data of an announce over UDP (BEP 41).
	path string
	// junk is sent as a parameter over HTTP.
	junk string
}

// me returns a leecher with an event: "started", "completed", "stopped" or "".
func me(event string) client {
	return client{infoHash: torrent, peerID: peerID, port: 6881, left: 100, event: event}
}

// told is what a client learns from the reply to an announce.
type told struct {
	interval, leechers, seeders uint32
	peers                       []netip.AddrPort
}

// refused is the text of an error packet.
type refused string

func (r refused) Error() string { return string(r) }

// udpSocket is a connected UDP socket of a client.
type udpSocket struct {
	net.Conn
	connectionID []byte
}

// dialUDP opens a socket to an announce URL.
func dialUDP(announceURL string) (*udpSocket, error) {
	parsed, err := url.Parse(announceURL)
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("udp", parsed.Host)
	if err != nil {
		return nil, err
	}
	return &udpSocket{Conn: conn}, conn.SetDeadline(time.Now().Add(patience))
}

// ask sends a request and returns the reply behind its action and transaction id.
func (s *udpSocket) ask(connectionID []byte, action uint32, body []byte) ([]byte, error) {
	if err := s.send(connectionID, action, body); err != nil {
		return nil, err
	}
	return s.receive(action)
}

const transaction = "conn"

func (s *udpSocket) send(connectionID []byte, action uint32, body []byte) error {
	packet := binary.BigEndian.AppendUint32(append([]byte{}, connectionID...), action)
	_, err := s.Write(append(append(packet, transaction...), body...))
	return err
}

func (s *udpSocket) receive(action uint32) ([]byte, error) {
	reply := make([]byte, 65536)
	n, err := s.Read(reply)
	if err != nil {
		return nil, err
	}
	reply = reply[:n]
	switch {
	case n < 8 || string(reply[4:8]) != transaction:
		return nil, fmt.Errorf("a reply of %d bytes to another request: %q", n, reply)
	case binary.BigEndian.Uint32(reply) == 3:
		return nil, refused(reply[8:])
	case binary.BigEndian.Uint32(reply) != action:
		return nil, fmt.Errorf("a reply with action %d, expected %d", binary.BigEndian.Uint32(reply), action)
	}
	return reply[8:], nil
}

func (s *udpSocket) connect() error {
	id, err := s.ask([]byte("\x00\x00\x04\x17\x27\x10\x19\x80"), 0, nil)
	s.connectionID = id
	return err
}

// announceBody returns an announce without its head.
func (c client) announceBody() []byte {
	event := map[string]uint32{"": 0, "completed": 1, "started": 2, "stopped": 3}[c.event]
	body := append(append([]byte{}, c.infoHash[:]...), c.peerID[:]...)
	body = binary.BigEndian.AppendUint64(body, 0)
	body = binary.BigEndian.AppendUint64(body, c.left)
	body = binary.BigEndian.AppendUint64(body, 0)
	body = binary.BigEndian.AppendUint32(body, event)
	body = append(body, 0, 0, 0, 0)
	body = binary.BigEndian.AppendUint32(body, 0x00c0ffee)
	body = binary.BigEndian.AppendUint32(body, 0xffffffff)
	body = binary.BigEndian.AppendUint16(body, c.port)
	if c.path != "" {
		body = append(append(body, 2, byte(len(c.path))), c.path...)
	}
	return body
}

// udp announces over UDP (BEP 15).
func (c client) udp(announceURL string) (told, error) {
	socket, err := dialUDP(announceURL)
	if err != nil {
		return told{}, err
	}
	defer socket.Close()
	if err := socket.connect(); err != nil {
		return told{}, err
	}
	return socket.announce(c)
}

func (s *udpSocket) announce(c client) (told, error) {
	reply, err := s.ask(s.connectionID, 1, c.announceBody())
	if err != nil {
		return told{}, err
	}
	if len(reply) < 12 {
		return told{}, fmt.Errorf("an announce reply of %d bytes", len(reply))
	}
	numbers := [3]uint32{}
	for i := range numbers {
		numbers[i] = binary.BigEndian.Uint32(reply[4*i:])
	}
	answer := told{interval: numbers[0], leechers: numbers[1], seeders: numbers[2]}
	for peer := reply[12:]; len(peer) >= 6; peer = peer[6:] {
		ip, _ := netip.AddrFromSlice(peer[:4])
		answer.peers = append(answer.peers, netip.AddrPortFrom(ip, binary.BigEndian.Uint16(peer[4:])))
	}
	return answer, nil
}

// scrapeUDP scrapes torrents over UDP: seeders, completed and leechers of each.
func scrapeUDP(announceURL string, infoHashes ...testtracker.InfoHash) ([][3]uint32, error) {
	socket, err := dialUDP(announceURL)
	if err != nil {
		return nil, err
	}
	defer socket.Close()
	if err := socket.connect(); err != nil {
		return nil, err
	}
	var body []byte
	for _, infoHash := range infoHashes {
		body = append(body, infoHash[:]...)
	}
	reply, err := socket.ask(socket.connectionID, 2, body)
	if err != nil {
		return nil, err
	}
	var numbers [][3]uint32
	for ; len(reply) >= 12; reply = reply[12:] {
		numbers = append(numbers, [3]uint32{
			binary.BigEndian.Uint32(reply), binary.BigEndian.Uint32(reply[4:]), binary.BigEndian.Uint32(reply[8:]),
		})
	}
	return numbers, nil
}

// httpClient shares no connections, so that trackers share none.
var httpClient = http.Client{
	Timeout:   patience,
	Transport: &http.Transport{DisableKeepAlives: true},
}

// http announces over HTTP (BEP 3), and returns the body of the response.
func (c client) http(announceURL string) (string, error) {
	query := url.Values{
		"info_hash": {string(c.infoHash[:])}, "peer_id": {string(c.peerID[:])},
		"port": {strconv.Itoa(int(c.port))}, "uploaded": {"0"}, "downloaded": {"0"},
		"left": {strconv.FormatUint(c.left, 10)}, "compact": {"1"}, "odd": {"a\\b\xff"},
	}
	if c.junk != "" {
		query.Set("junk", c.junk)
	}
	if c.event != "" {
		query.Set("event", c.event)
	}
	// A plus sign is no space to a tracker.
	encoded := strings.ReplaceAll(query.Encode(), "+", "%20")
	response, err := httpClient.Get(announceURL + "?" + encoded)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// over announces over this protocol.
func (c client) over(tracker *testtracker.Tracker, transport testtracker.Transport) error {
	if transport == testtracker.UDP {
		_, err := c.udp(tracker.UDPURL)
		return err
	}
	body, err := c.http(tracker.HTTPURL)
	if err == nil && strings.Contains(body, "failure reason") {
		return refused(body)
	}
	return err
}

// announced announces over UDP, which has to work.
func announced(t testing.TB, tracker *testtracker.Tracker, c client) told {
	t.Helper()
	answer, err := c.udp(tracker.UDPURL)
	if err != nil {
		t.Fatalf("the announce over UDP failed: %v", err)
	}
	return answer
}

// announcedHTTP announces over HTTP, which has to work.
func announcedHTTP(t testing.TB, tracker *testtracker.Tracker, c client) string {
	t.Helper()
	body, err := c.http(tracker.HTTPURL)
	if err != nil {
		t.Fatalf("the announce over HTTP failed: %v", err)
	}
	return body
}

// refusedReason announces over UDP, which has to be refused.
func refusedReason(t testing.TB, tracker *testtracker.Tracker, c client) string {
	t.Helper()
	var reason refused
	if _, err := c.udp(tracker.UDPURL); !errors.As(err, &reason) {
		t.Fatalf("the announce was not refused: %v", err)
	}
	return string(reason)
}
