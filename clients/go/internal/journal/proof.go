package journal

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"larder.dev/larder/internal/clock"
)

const toleratedJump = 250 * time.Millisecond

// Proof is the moment up to which nothing was missed. Where the wall clock runs ahead of the monotonic one the machine may have been
// suspended, so the time in between makes the proof older. Moments are monotonic nanoseconds plus all that was skipped.
//
// Each lookup asks several times, so who asks takes no lock: what is known is replaced as a whole. The clock is read behind it, so that what is
// outdated by then is older, and never younger.
type Proof struct {
	clock clock.Clock
	known atomic.Pointer[known]

	// mu is for who changes what is known, or compares the clocks.
	mu         sync.Mutex
	seenNanos  int64
	seenMillis int64
}

// known never changes.
type known struct {
	skipped  int64
	isProven bool
	moment   int64
	hasSlept bool
	awokeAt  int64
}

// NewProof proves nothing yet.
func NewProof(clock clock.Clock) *Proof {
	proof := &Proof{clock: clock, seenNanos: clock.Nanos(), seenMillis: clock.Millis()}
	proof.known.Store(&known{})
	return proof
}

func (p *Proof) change(change func(*known)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := *p.known.Load()
	change(&next)
	p.known.Store(&next)
}

// Moment is now.
func (p *Proof) Moment() int64 {
	known := p.known.Load()
	return p.clock.Nanos() + known.skipped
}

// Prove says that nothing that was appended before the moment was missed.
func (p *Proof) Prove(moment int64) {
	p.change(func(known *known) {
		if !known.isProven || moment > known.moment {
			known.isProven, known.moment = true, moment
		}
	})
}

// Revoke says that anything may have been missed.
func (p *Proof) Revoke() {
	p.change(func(known *known) { known.isProven = false })
}

// CoversMoment says whether nothing before the moment was missed.
func (p *Proof) CoversMoment(moment int64) bool {
	known := p.known.Load()
	return known.isProven && known.moment >= moment
}

// CompareClocks is to be called a few times a second.
func (p *Proof) CompareClocks() {
	p.change(func(known *known) {
		nanos, millis := p.clock.Nanos(), p.clock.Millis()
		ahead := (millis-p.seenMillis)*int64(time.Millisecond) - (nanos - p.seenNanos)
		p.seenNanos, p.seenMillis = nanos, millis
		if ahead > int64(toleratedJump) {
			known.skipped += ahead
			known.hasSlept, known.awokeAt = true, nanos
		}
	})
}

// IsRecent says whether the proof is no older than the limit.
func (p *Proof) IsRecent(limit time.Duration) bool {
	known := p.known.Load()
	return known.isRecent(p.clock.Nanos(), limit)
}

func (k *known) isRecent(nanos int64, limit time.Duration) bool {
	return k.isProven && nanos+k.skipped-k.moment <= int64(limit)
}

// Covers says whether what was true at a moment of the monotonic clock need not be looked at again: by the proof, or because that was
// just now.
func (p *Proof) Covers(readAt int64, limit time.Duration) bool {
	known := p.known.Load()
	nanos := p.clock.Nanos()
	if known.isRecent(nanos, limit) {
		return true
	}
	hasSleptSince := known.hasSlept && readAt < known.awokeAt
	return !hasSleptSince && nanos-readAt <= int64(limit)
}

// Oldest is the moment by the monotonic clock that something which began before now may be as old as; without a bound where the proof is
// recent.
func (p *Proof) Oldest(limit time.Duration) int64 {
	known := p.known.Load()
	nanos := p.clock.Nanos()
	switch {
	case known.isRecent(nanos, limit):
		return math.MinInt64
	case known.hasSlept:
		return max(nanos-int64(limit), known.awokeAt)
	default:
		return nanos - int64(limit)
	}
}

// At is the proven moment on the monotonic clock, and whether there is one.
func (p *Proof) At() (int64, bool) {
	known := p.known.Load()
	return known.moment - known.skipped, known.isProven
}
