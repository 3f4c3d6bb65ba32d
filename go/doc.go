// Package testtracker runs a BitTorrent tracker for the tests of a BitTorrent client.
//
// [New] starts the command test-tracker on free ports of this machine and ends it with the test.
// The tracker records every request, waits for the ones that a test names, and fails on command.
//
//	func TestMyClientAnnouncesItself(t *testing.T) {
//		tracker := testtracker.New(t)
//		client := startMyClient(t, tracker.UDPURL)
//
//		announce, err := tracker.WaitFor(context.Background(), testtracker.Filter{Event: testtracker.Started})
//		if err != nil {
//			t.Fatal(err) // it lists the requests that came nearest
//		}
//		if !announce.Left.Is(client.Left()) {
//			t.Errorf("left is %v", announce.Left)
//		}
//	}
//
// The command is the one that the environment variable TEST_TRACKER names, or else test-tracker
// on PATH. It ends when the test process ends, also when that is killed.
//
// # Contexts
//
// Only what waits for a client takes a context: [Tracker.WaitFor], [Tracker.WaitForN],
// [Tracker.Watch], [Gate.Seen] and [Fault.WaitHeld]. A wait ends at the context's deadline; without
// a deadline it ends after 4 seconds. All other methods return as soon as the tracker, which is on
// the same machine, has answered.
//
// # Seconds
//
// What the BEPs count in seconds is a whole number of seconds: interval and min interval. Every
// other span of time is a [time.Duration].
//
// # Concurrency
//
// All methods may be called from several goroutines at once. Trackers share nothing, so parallel
// tests each have their own.
package testtracker
