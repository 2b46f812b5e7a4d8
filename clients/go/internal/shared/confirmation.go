package shared

import (
	"sync"
	"time"

	"larder.dev/larder/internal/journal"
)

// confirmation is up to when a master is known to have been one: when the last beacon that it took was sent. One is under way at a time.
// Thread-safe.
type confirmation struct {
	proof *journal.Proof

	mu          sync.Mutex
	isUnderWay  bool
	isFailing   bool
	isConfirmed bool
	sentAt      int64
}

func newConfirmation(proof *journal.Proof) *confirmation { return &confirmation{proof: proof} }

// begin says that a beacon is about to be sent; false if one is under way.
func (c *confirmation) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isUnderWay {
		return false
	}
	c.isUnderWay = true
	return true
}

// ended says what became of the beacon that was sent then; the moment is the proof's for the same.
func (c *confirmation) ended(sentAt, moment int64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isUnderWay, c.isFailing = false, err != nil
	if err == nil {
		c.isConfirmed, c.sentAt = true, sentAt
		c.proof.Prove(moment)
	}
}

func (c *confirmation) hasFailed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.isFailing
}

// last is when the last beacon that was taken was sent, and whether one was.
func (c *confirmation) last() (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sentAt, c.isConfirmed
}

func (c *confirmation) isRecent(limit time.Duration) bool { return c.proof.IsRecent(limit) }
