package testtracker

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Option changes how a tracker is started.
type Option func(*options)

type options struct {
	command   string
	udp, http []string
	// arguments are those for settings and faults.
	arguments []string
	invalid   error
}

func read(given []Option) (options, error) {
	read := options{udp: []string{"localhost:0"}, http: []string{"localhost:0"}}
	for _, option := range given {
		option(&read)
	}
	if len(read.udp) == 0 && len(read.http) == 0 {
		read.refuse("options: no listener, expected an address for ListenUDP or ListenHTTP")
	}
	return read, read.invalid
}

// refuse keeps the first error.
func (o *options) refuse(format string, values ...any) {
	if o.invalid == nil {
		o.invalid = fmt.Errorf("testtracker: "+format, values...)
	}
}

// serve returns the arguments of the command.
func (o *options) serve() []string {
	arguments := []string{"serve", "--json", "--until-eof", "--control=localhost:0"}
	for _, address := range o.udp {
		arguments = append(arguments, "--udp="+address)
	}
	for _, address := range o.http {
		arguments = append(arguments, "--http="+address)
	}
	return append(arguments, o.arguments...)
}

// Setting sets any setting of docs/settings.md, under its name there:
//
//	testtracker.Setting("profile", "opentracker")
//	testtracker.Setting("peer-lifetime", time.Minute)
//	testtracker.Setting("keep-alive", true)
//	testtracker.Setting("allow", infoHash, anotherInfoHash)
//
// A [time.Duration] becomes its number of seconds; all other values are written as fmt.Sprint does.
func Setting(name string, value any, more ...any) Option {
	return func(o *options) {
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || name[0] == '-' {
			o.refuse("setting: %q, expected a name such as peer-lifetime", name)
			return
		}
		for _, value := range append([]any{value}, more...) {
			text := fmt.Sprint(value)
			if duration, is := value.(time.Duration); is {
				text = secondsText(duration)
			}
			o.arguments = append(o.arguments, "--"+name+"="+text)
		}
	}
}

// Profile makes the tracker behave like another one: "opentracker", "chihaya", … See
// docs/profiles.md.
func Profile(name string) Option { return Setting("profile", name) }

// Interval sets the interval of announce replies, in seconds.
func Interval(seconds uint32) Option { return Setting("interval", seconds) }

// MinInterval sets the min interval of HTTP announce replies, in seconds.
func MinInterval(seconds uint32) Option { return Setting("min-interval", seconds) }

// Seed sets the random seed. With a seed and a frozen clock, the same requests get the same bytes in
// each run.
func Seed(seed uint64) Option { return Setting("seed", seed) }

// Frozen freezes the tracker's clock at zero, until it is moved: see [Tracker.Advance].
func Frozen() Option { return Setting("frozen", true) }

// Faults adds faults before the first request, as [Tracker.AddFault] does later.
func Faults(words ...string) Option {
	return func(o *options) {
		for _, fault := range words {
			o.arguments = append(o.arguments, "--fault="+fault)
		}
	}
}

// ListenUDP sets the addresses to serve UDP on: "127.0.0.1:0", "[::1]:0" or "localhost:0", where
// port 0 takes a free one. Without addresses the tracker does not serve UDP. The default is
// "localhost:0", which is 127.0.0.1 and, where the machine has IPv6, ::1.
func ListenUDP(addresses ...string) Option { return func(o *options) { o.udp = addresses } }

// ListenHTTP is the same for HTTP.
func ListenHTTP(addresses ...string) Option { return func(o *options) { o.http = addresses } }

// Command sets the path of the command, instead of the environment variable TEST_TRACKER.
func Command(path string) Option {
	return func(o *options) {
		if o.command = path; path == "" {
			o.invalid = errors.Join(o.invalid, errors.New(`testtracker: command: "", expected a path`))
		}
	}
}
