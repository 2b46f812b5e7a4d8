package larder

import (
	"context"
	"time"

	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/shared"
)

// tier is Redis for one lookup, which has one budget for all that it asks; without a loader, which could answer instead, the hard timeout
// is the only bound of each.
type tier struct {
	larder   *Larder
	limit    time.Duration
	left     time.Duration
	bounded  bool
	maxStale time.Duration
	counts   *counters
}

func (c *Cache[K, V]) tier() *tier {
	// A tenth less than callers are told, for what else there is to do.
	soft := c.larder.options.SoftTimeout * 9 / 10
	return &tier{c.larder, soft, soft, c.spec.Load != nil || c.spec.LoadAll != nil, c.spec.MaxStaleness, c.counts}
}

// ask runs a question within what is left, and takes its time off that.
func (t *tier) ask(ctx context.Context, question func(context.Context) error) error {
	if !t.bounded {
		return question(ctx)
	}
	if t.left <= 0 {
		return shared.ErrUnavailable
	}
	within, cancel := t.larder.deadlines.Within(ctx, t.left)
	defer cancel()
	began := time.Now()
	err := question(within)
	t.left -= time.Since(began)
	if err != nil {
		t.counts.tierErrors.Add(1)
	}
	return err
}

// look is ask of who waits for something that somebody else is busy with: that is not Redis's slowness, and uses nothing up.
func (t *tier) look(ctx context.Context, question func(context.Context) error) error {
	patient := &tier{t.larder, t.limit, t.limit, t.bounded, t.maxStale, t.counts}
	err := patient.ask(ctx, question)
	if err != nil {
		t.left = 0
	}
	return err
}

// begin is the moment from which on what Redis holds of a key may be believed and kept: it is there, no invalidation waits to be sent, and
// nothing of the journal can have been missed; what is missing of that is made up for first.
func (t *tier) begin(ctx context.Context, text string) (node.Moment, bool) {
	if !t.isUsable(ctx) {
		return node.Moment{}, false
	}
	moment := t.larder.node.Now(text)
	return moment, t.isStillUsable()
}

func (t *tier) isUsable(ctx context.Context) bool {
	if !t.larder.redis.IsConnected() || (t.bounded && t.left <= 0) {
		return false
	}
	if t.isStillUsable() {
		return true
	}
	err := t.ask(ctx, func(ctx context.Context) error {
		if !t.larder.invalidator.outbox.drain(ctx) {
			return shared.ErrUnavailable
		}
		if t.isProven() {
			return nil
		}
		within, cancel := context.WithTimeout(ctx, t.larder.options.HardTimeout)
		defer cancel()
		return t.larder.catchUp(within)
	})
	return err == nil && t.isProven()
}

func (t *tier) isProven() bool { return t.larder.progress.Proof.IsRecent(t.maxStale) }

// isStillUsable is what must be asked once more after a moment was remembered. What was deferred and applied here before the moment still
// stands in Redis, and its fence would let it pass; what was abandoned before it may have left no rules.
func (t *tier) isStillUsable() bool { return t.larder.invalidator.outbox.isEmpty() && t.isProven() }

func (t *tier) fetch(ctx context.Context, text string) (envelope []byte, err error) {
	err = t.ask(ctx, func(ctx context.Context) (err error) {
		envelope, err = t.larder.redis.Fetch(ctx, text)
		return err
	})
	return envelope, err
}
