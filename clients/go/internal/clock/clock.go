// Package clock tells the time: a monotonic clock for ages, a wall clock for what crosses processes. Everything else is given one.
package clock

import (
	"sync"
	"time"
)

// Clock tells both times. Thread-safe.
type Clock interface {
	// Nanos is monotonic, from an arbitrary beginning.
	Nanos() int64
	// Millis is the wall clock's epoch milliseconds.
	Millis() int64
}

// System is the machine's clock.
func System() Clock { return system{time.Now()} }

type system struct{ began time.Time }

func (s system) Nanos() int64  { return int64(time.Since(s.began)) }
func (s system) Millis() int64 { return time.Now().UnixMilli() }

// Manual is a clock for tests, which moves only when it is told.
type Manual struct {
	mu     sync.Mutex
	nanos  int64
	millis int64
}

// NewManual is a clock that stands at some moment.
func NewManual() *Manual { return &Manual{nanos: 1_000_000_000, millis: 1_795_132_800_000} }

// Nanos is the monotonic clock.
func (m *Manual) Nanos() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.nanos
}

// Millis is the wall clock.
func (m *Manual) Millis() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.millis
}

// Advance lets both clocks run.
func (m *Manual) Advance(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.nanos += int64(by)
	m.millis += by.Milliseconds()
}

// Suspend lets the wall clock run alone, as on a machine that sleeps.
func (m *Manual) Suspend(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.millis += by.Milliseconds()
}
