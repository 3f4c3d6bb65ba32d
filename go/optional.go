package testtracker

import (
	"encoding/json"
	"fmt"
)

// Optional is a value that may be absent, as the field of a request that a client did not send. The
// zero value is absent. Two of them are equal if both are absent, or if their values are.
type Optional[T comparable] struct {
	value   T
	present bool
}

// Some returns a value that is present.
func Some[T comparable](value T) Optional[T] {
	return Optional[T]{value, true}
}

// Seconds returns a number of seconds that is present, for an interval.
func Seconds(seconds uint32) Optional[uint32] { return Some(seconds) }

// Bytes returns a number of bytes that is present.
func Bytes(bytes uint64) Optional[uint64] { return Some(bytes) }

// Get returns the value, and whether there is one.
func (o Optional[T]) Get() (value T, present bool) { return o.value, o.present }

// Is says whether the value is present and equal to this one.
func (o Optional[T]) Is(value T) bool { return o.present && o.value == value }

// String returns the value as text, or "absent".
func (o Optional[T]) String() string {
	if !o.present {
		return "absent"
	}
	return fmt.Sprint(o.value)
}

// MarshalJSON returns the value, or null.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if !o.present {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads a value; null is an absent one.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*o = Optional[T]{}
		return nil
	}
	o.present = true
	return json.Unmarshal(data, &o.value)
}
