package testtracker_test

import (
	"os"
	"syscall"
	"testing"
)

// watchProcess returns a channel that is closed when the process, which is not a child of this one, has
// ended.
func watchProcess(t testing.TB, pid int) <-chan struct{} {
	t.Helper()
	const pidfdOpen = 434 // on all architectures
	descriptor, _, failed := syscall.Syscall(pidfdOpen, uintptr(pid), 0, 0)
	if failed != 0 {
		t.Fatal(os.NewSyscallError("pidfd_open", failed))
	}
	process := int(descriptor)
	epoll := value[int](t)(syscall.EpollCreate1(syscall.EPOLL_CLOEXEC))
	must(t, syscall.EpollCtl(epoll, syscall.EPOLL_CTL_ADD, process, &syscall.EpollEvent{Events: syscall.EPOLLIN}))
	ended := make(chan struct{})
	go func() {
		defer syscall.Close(process)
		defer syscall.Close(epoll)
		events := make([]syscall.EpollEvent, 1)
		for {
			switch count, err := syscall.EpollWait(epoll, events, int(patience.Milliseconds())); {
			case err == syscall.EINTR:
			case err == nil && count == 1:
				close(ended)
				return
			default:
				return // it goes on running, which the test that waits will say
			}
		}
	}()
	return ended
}
