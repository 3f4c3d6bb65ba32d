package testtracker

// Times says how many requests are expected. The zero value is at least one.
type Times struct {
	min, max Optional[uint64]
}

// Exactly this many requests are expected; with Exactly(0), none may come.
func Exactly(count uint64) Times { return Times{Some(count), Some(count)} }

// AtLeast is this many requests, or more.
func AtLeast(count uint64) Times { return Times{min: Some(count)} }

// AtMost is this many requests, or fewer.
func AtMost(count uint64) Times { return Times{Some[uint64](0), Some(count)} }

// Between is from min to max requests, both included.
func Between(min, max uint64) Times { return Times{Some(min), Some(max)} }
