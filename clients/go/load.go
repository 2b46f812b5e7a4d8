package larder

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/shared"
	"larder.dev/larder/internal/wire"
)

// load gets the key's lease, asks the source, and fills Redis if the lease held meanwhile; who does not get it waits for the value of who did.
func (c *Cache[K, V]) load(ctx context.Context, q query[K], tier *tier, known fallback[V], isShared bool) (answer[V], error) {
	if !c.canLoad(q) {
		return answer[V]{outcome: Missed}, nil
	}
	if c.pauses.isPaused(q.text) {
		if stale, isAllowed := c.ifError(q.text, known); isAllowed {
			return stale, nil
		}
	}
	loaded, better, err := c.loadSomehow(ctx, q, tier, known, isShared)
	if err == nil {
		return loaded, nil
	}
	c.pauses.failed(q.text)
	if stale, isAllowed := c.ifError(q.text, better); isAllowed {
		return stale, nil
	}
	return answer[V]{}, err
}

func (c *Cache[K, V]) loadSomehow(ctx context.Context, q query[K], tier *tier, known fallback[V], isShared bool) (answer[V], fallback[V], error) {
	if isShared {
		loaded, better, err := c.loadLeased(ctx, q, tier, known)
		if !errors.Is(err, errGone) {
			return loaded, better, err
		}
		known = better // Redis went away before the source was asked
	}
	loaded, err := c.loadAlone(ctx, q)
	return loaded, known, err
}

// loadLeased looks, in turn, for a value that somebody filled, and for the lease.
func (c *Cache[K, V]) loadLeased(ctx context.Context, q query[K], tier *tier, known fallback[V]) (answer[V], fallback[V], error) {
	began, pause, isHeld := c.nanos(), 2*time.Millisecond, false
	for {
		// Anew for each answer: what it brings is believed, and kept or loaded, as of now.
		moment, isUsable := tier.begin(ctx, q.text)
		if !isUsable {
			return answer[V]{}, known, errGone
		}
		lease, err := c.leaseOrPoll(ctx, q.text, tier, isHeld)
		if err != nil {
			return answer[V]{}, known, errGone
		}
		isHeld = lease.Held
		found := c.judge(q.text, lease.Envelope, moment, c.millis())
		if found.verdict == fresh {
			return c.take(ctx, q.text, found, lease, moment), known, nil
		}
		known = known.orBetter(found, moment)
		if lease.Token != "" {
			loaded, err := c.loadUnder(ctx, q, tier, lease.Token, moment)
			return loaded, known, err
		}
		if stale, isServed := c.whileReloading(q, known); isServed {
			return stale, known, nil
		}
		if since(c.nanos(), began) >= c.spec.WaitLimit {
			loaded, err := c.loadUnkept(ctx, q)
			return loaded, known, err
		}
		wait(ctx, pause)
		pause = min(25*time.Millisecond, pause*3/2)
	}
}

func wait(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (c *Cache[K, V]) leaseOrPoll(ctx context.Context, text string, tier *tier, isHeld bool) (lease shared.Found, err error) {
	if isHeld {
		err = tier.look(ctx, func(ctx context.Context) (err error) {
			lease, err = c.larder.redis.Poll(ctx, text)
			return err
		})
		return lease, err
	}
	err = tier.ask(ctx, func(ctx context.Context) (err error) {
		lease, err = c.larder.redis.Take(ctx, text)
		return err
	})
	return lease, err
}

// take takes what somebody filled between the fetch and the lease.
func (c *Cache[K, V]) take(ctx context.Context, text string, found found[V], lease shared.Found, moment node.Moment) answer[V] {
	if lease.Token != "" {
		c.giveBack(ctx, text, lease.Token)
	}
	c.keepFound(text, found, moment)
	return answer[V]{content: found.content, outcome: FromRedis}
}

// giveBack gives a lease back; one that cannot be given back lapses by itself.
func (c *Cache[K, V]) giveBack(ctx context.Context, text, token string) {
	_, _ = c.larder.redis.Release(ctx, text, token)
}

// whileReloading is what may be served while somebody else reloads.
func (c *Cache[K, V]) whileReloading(q query[K], known fallback[V]) (answer[V], bool) {
	if q.isReload {
		return c.ifError(q.text, known)
	}
	if known.found.verdict == revalidate {
		return answer[V]{content: known.found.content, outcome: Stale}, true
	}
	return answer[V]{}, false
}

func (c *Cache[K, V]) loadUnder(ctx context.Context, q query[K], tier *tier, token string, began node.Moment) (answer[V], error) {
	stop, isFilling := c.renewing(q.text, token), false
	// Also where a function of the user's panics.
	defer func() {
		stop()
		if !isFilling {
			c.giveBack(ctx, q.text, token)
		}
	}()
	loaded, err := c.asked(ctx, q)
	if err != nil {
		return answer[V]{}, err
	}
	head, entry := c.entry(q.key, loaded, began)
	if !c.isKept(loaded) {
		return answer[V]{content: entry, outcome: Loaded}, nil
	}
	stop()
	isFilling = true
	if c.isFilled(ctx, q.text, token, tier, head, loaded.value) {
		c.keep(q.text, entry, began, c.left(head), began.Nanos)
	}
	return answer[V]{content: entry, outcome: Loaded}, nil
}

// isFilled says whether the lease held up to here, so that the value may be kept; unknown counts as yes, as the fence still guards memory.
func (c *Cache[K, V]) isFilled(ctx context.Context, text, token string, tier *tier, head wire.Head, value V) bool {
	envelope, err := c.codec.Encode(text, head, value)
	if err != nil {
		c.counts.refused(err)
		isHeld, err := c.larder.redis.Release(ctx, text, token)
		return isHeld || err != nil
	}
	var isSet bool
	err = tier.look(ctx, func(ctx context.Context) (err error) {
		isSet, err = c.larder.redis.Fill(ctx, c.filling(text, token, envelope, head))
		return err
	})
	return err != nil || c.counts.filled(isSet, len(envelope))
}

func (c *Cache[K, V]) filling(text, token string, envelope []byte, head wire.Head) shared.Fill {
	left := time.Duration(head.StaleUntil-c.millis()) * time.Millisecond
	return shared.Fill{Key: text, Token: token, Envelope: envelope, TimeToLive: left, Version: head.Version}
}

// loadAlone loads where Redis cannot be asked; memory is guarded by fence and generation alone.
func (c *Cache[K, V]) loadAlone(ctx context.Context, q query[K]) (answer[V], error) {
	began := c.larder.node.Now(q.text)
	loaded, err := c.asked(ctx, q)
	if err != nil {
		return answer[V]{}, err
	}
	head, entry := c.entry(q.key, loaded, began)
	if c.isKept(loaded) {
		c.keep(q.text, entry, began, c.left(head), began.Nanos)
	}
	return answer[V]{content: entry, outcome: Loaded}, nil
}

// loadUnkept loads for a caller that has waited long enough for somebody else.
func (c *Cache[K, V]) loadUnkept(ctx context.Context, q query[K]) (answer[V], error) {
	if !c.canLoad(q) {
		return answer[V]{outcome: Missed}, nil
	}
	began := c.larder.node.Now(q.text)
	loaded, err := c.asked(ctx, q)
	if err != nil {
		return answer[V]{}, err
	}
	_, entry := c.entry(q.key, loaded, began)
	return answer[V]{content: entry, outcome: Loaded}, nil
}

// loaded is what the source said.
type loaded[V any] struct {
	value    V
	negative bool
	cost     time.Duration
}

// asked asks the source: the one place where loaders of one value are called, with no lock held.
func (c *Cache[K, V]) asked(ctx context.Context, q query[K]) (loaded[V], error) {
	within, cancel := context.WithTimeout(ctx, c.spec.LoadTimeout)
	defer cancel()
	began := c.nanos()
	value, err := guarded(func() (V, error) { return c.ask(within, q) })
	answered := loaded[V]{value: value, negative: errors.Is(err, ErrNotFound), cost: since(c.nanos(), began)}
	c.counts.load(err == nil || answered.negative, answered.cost)
	if err != nil && !answered.negative {
		return answered, &LoadError{c.spec.Name, q.text, err}
	}
	if answered.negative {
		var none V
		answered.value = none
	}
	c.pauses.ended(q.text)
	return answered, nil
}

func (c *Cache[K, V]) ask(ctx context.Context, q query[K]) (V, error) {
	if q.load == nil {
		return c.spec.Load(ctx, q.key)
	}
	loaded, err := q.load(ctx)
	value, _ := loaded.(V) // nil, of an interface, is none
	return value, err
}

// guarded makes an error of a panic: others wait for the load, and a lease is held.
func guarded[T any](load func() (T, error)) (value T, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("a function of the cache panicked: %v\n%s", panicked, debug.Stack())
		}
	}()
	return load()
}

// isKept says whether an answer is worth keeping at all.
func (c *Cache[K, V]) isKept(answered loaded[V]) bool {
	return !answered.negative || c.freshness.negative > 0
}

// entry is the entry of a value that was loaded by a load that began at the moment.
func (c *Cache[K, V]) entry(key K, answered loaded[V], began node.Moment) (wire.Head, content[V]) {
	now := c.millis()
	freshUntil := now + c.freshness.life(answered.negative, c.larder.random()).Milliseconds()
	head := wire.Head{
		Negative: answered.negative, Stamp: began.Position, Created: now, FreshUntil: freshUntil,
		StaleUntil: freshUntil + c.freshness.stale().Milliseconds(),
		CostMicros: int32(min(answered.cost.Microseconds(), math.MaxInt32)), Tags: c.tags(key, answered),
	}
	if c.spec.Version != nil && !answered.negative {
		head.Version = c.spec.Version(answered.value)
	}
	return head, c.contentOf(head, answered.value)
}

func (c *Cache[K, V]) tags(key K, answered loaded[V]) (stored []string) {
	var tags []string
	if c.spec.KeyTags != nil {
		tags = append(tags, c.spec.KeyTags(key)...)
	}
	if c.spec.Tags != nil && !answered.negative {
		tags = append(tags, c.spec.Tags(answered.value)...)
	}
	for _, tag := range tags {
		stored = append(stored, wire.StoredTag(tag))
	}
	return stored
}

func (c *Cache[K, V]) left(head wire.Head) time.Duration {
	return time.Duration(head.FreshUntil-c.millis()) * time.Millisecond
}

// renewing renews a lease each time a third of it is over, until it is stopped, the lease is lost, or the load has taken too long to be
// worth waiting for. A renewal that fails is not repeated: the fill will say whether the lease held.
func (c *Cache[K, V]) renewing(text, token string) (stop func()) {
	ctx, cancel := context.WithTimeout(context.Background(), c.spec.LeaseLimit)
	go func() {
		ticks := time.NewTicker(c.larder.options.LeaseTime / 3)
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
				if isHeld, err := c.larder.redis.Renew(ctx, text, token); err == nil && !isHeld {
					return
				}
			}
		}
	}()
	// A renewal under way is not waited for: it compares the token, and Redis may hang.
	return cancel
}

const mostPauses = 10_000

// pauses are keys whose source failed a moment ago. Thread-safe; a key that fails while too many are remembered has no pause.
type pauses struct {
	pause time.Duration
	clock clock.Clock

	mu    sync.Mutex
	until map[string]int64
}

func newPauses(pause time.Duration, clock clock.Clock) *pauses {
	return &pauses{pause: pause, clock: clock, until: map[string]int64{}}
}

func (p *pauses) failed(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.until) >= mostPauses {
		p.sweep()
	}
	if len(p.until) < mostPauses {
		p.until[text] = p.clock.Nanos() + int64(p.pause)
	}
}

func (p *pauses) sweep() {
	for text, until := range p.until {
		if p.clock.Nanos() >= until {
			delete(p.until, text)
		}
	}
}

func (p *pauses) ended(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.until, text)
}

func (p *pauses) isPaused(text string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, isKnown := p.until[text]
	return isKnown && p.clock.Nanos() < until
}
