package testtracker_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

// must fails the test at once if there is an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// value returns a function that takes a value and an error, and fails the test if there is one.
func value[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		must(t, err)
		return value
	}
}

// equal fails the test if the values differ.
func equal[T any](t testing.TB, what string, got, expected T) {
	t.Helper()
	if !reflect.DeepEqual(got, expected) {
		t.Errorf("%s: got %+v, expected %+v", what, got, expected)
	}
}

// contains fails the test if the text lacks one of the parts.
func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}

// failsWith fails the test if there is no error of this type, or if its text lacks a part.
func failsWith[E error](t testing.TB, err error, parts ...string) E {
	t.Helper()
	var wanted E
	if !errors.As(err, &wanted) {
		t.Fatalf("got the error %v (%T), expected a %T", err, err, wanted)
	}
	contains(t, err.Error(), parts...)
	return wanted
}

// patient returns a context for what has to come, also on a busy machine.
func patient(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// soon returns a context for what never comes.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// ends waits until the channel is closed, or gives something.
func ends[T any](t testing.TB, what string, channel <-chan T) T {
	t.Helper()
	select {
	case value := <-channel:
		return value
	case <-time.After(patience):
		t.Fatalf("waited %v for this: %s", patience, what)
		panic("unreachable")
	}
}

// meanwhile runs a function beside the test. Its error comes in the channel.
func meanwhile(run func() error) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- run() }()
	return ended
}
