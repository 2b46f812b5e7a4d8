package shared

import (
	"sync"
	"time"

	"larder.dev/larder/internal/clock"
)

const (
	failuresThatOpen = 5
	openAtMost       = 30 * time.Second
)

// breaker leaves Redis alone after five failures in a row, until a heartbeat has come through, or for 30 s at most. Thread-safe.
type breaker struct {
	clock clock.Clock

	mu        sync.Mutex
	failures  int
	openUntil int64
}

func (b *breaker) isOpen() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failures >= failuresThatOpen && b.clock.Nanos() < b.openUntil
}

func (b *breaker) failed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	if b.failures >= failuresThatOpen {
		b.openUntil = b.clock.Nanos() + int64(openAtMost)
	}
}

func (b *breaker) succeeded() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = 0
}
