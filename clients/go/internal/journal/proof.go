package journal

import (
	"math"
	"sync"
	"time"

	"larder.dev/larder/internal/clock"
)

const toleratedJump = 250 * time.Millisecond

// Proof is the moment up to which nothing was missed. Where the wall clock runs ahead of the monotonic one the machine may have been
// suspended, so the time in between makes the proof older. Moments are monotonic nanoseconds plus all that was skipped.
type Proof struct {
	clock clock.Clock

	mu         sync.RWMutex
	seenNanos  int64
	seenMillis int64
	skipped    int64
	isProven   bool
	moment     int64
	hasSlept   bool
	awokeAt    int64
}

// NewProof proves nothing yet.
func NewProof(clock clock.Clock) *Proof {
	return &Proof{clock: clock, seenNanos: clock.Nanos(), seenMillis: clock.Millis()}
}

// Moment is now.
func (p *Proof) Moment() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.clock.Nanos() + p.skipped
}

// Prove says that nothing that was appended before the moment was missed.
func (p *Proof) Prove(moment int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isProven || moment > p.moment {
		p.isProven, p.moment = true, moment
	}
}

// Revoke says that anything may have been missed.
func (p *Proof) Revoke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.isProven = false
}

// CoversMoment says whether nothing before the moment was missed.
func (p *Proof) CoversMoment(moment int64) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.isProven && p.moment >= moment
}

// CompareClocks is to be called a few times a second.
func (p *Proof) CompareClocks() {
	p.mu.Lock()
	defer p.mu.Unlock()
	nanos, millis := p.clock.Nanos(), p.clock.Millis()
	ahead := (millis-p.seenMillis)*int64(time.Millisecond) - (nanos - p.seenNanos)
	p.seenNanos, p.seenMillis = nanos, millis
	if ahead > int64(toleratedJump) {
		p.skipped += ahead
		p.hasSlept, p.awokeAt = true, nanos
	}
}

// IsRecent says whether the proof is no older than the limit.
func (p *Proof) IsRecent(limit time.Duration) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.isRecent(p.clock.Nanos(), limit)
}

func (p *Proof) isRecent(nanos int64, limit time.Duration) bool {
	return p.isProven && nanos+p.skipped-p.moment <= int64(limit)
}

// Covers says whether what was true at a moment of the monotonic clock need not be looked at again: by the proof, or because that was
// just now.
func (p *Proof) Covers(readAt int64, limit time.Duration) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	nanos := p.clock.Nanos()
	if p.isRecent(nanos, limit) {
		return true
	}
	hasSleptSince := p.hasSlept && readAt < p.awokeAt
	return !hasSleptSince && nanos-readAt <= int64(limit)
}

// Oldest is the moment by the monotonic clock that something which began before now may be as old as; without a bound where the proof is
// recent.
func (p *Proof) Oldest(limit time.Duration) int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	nanos := p.clock.Nanos()
	switch {
	case p.isRecent(nanos, limit):
		return math.MinInt64
	case p.hasSlept:
		return max(nanos-int64(limit), p.awokeAt)
	default:
		return nanos - int64(limit)
	}
}

// At is the proven moment on the monotonic clock, and whether there is one.
func (p *Proof) At() (int64, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.moment - p.skipped, p.isProven
}
