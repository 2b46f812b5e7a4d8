package larder

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"larder.dev/larder/internal/node"
)

// lookUp is the steps recall and join; a flight is the others.
func (c *Cache[K, V]) lookUp(ctx context.Context, q query[K]) (answer[V], error) {
	if found, isFound := c.recalled(ctx, q); isFound {
		return found, nil
	}
	return c.join(ctx, q)
}

// recalled is the answer that memory gives, a stale one included.
func (c *Cache[K, V]) recalled(ctx context.Context, q query[K]) (answer[V], bool) {
	entry := c.recall(q.text)
	if entry == nil || !c.isBelieved(entry) {
		return answer[V]{}, false
	}
	switch c.verdict(entry) {
	case fresh:
		return answer[V]{content: entry.content, outcome: FromMemory}, true
	case revalidate:
		c.revalidate(ctx, q)
		return answer[V]{content: entry.content, outcome: Stale}, true
	default:
		return answer[V]{}, false
	}
}

// recall is the entry in memory, if it is alive by the rules; also one that is stale or not believed, which may help if a load fails.
func (c *Cache[K, V]) recall(text string) *memoryEntry[V] {
	entry := c.memory.find(text)
	if entry == nil || c.isAlive(entry, text) {
		return entry
	}
	c.memory.dropEntry(text, entry)
	return nil
}

// isAlive says whether no rule covers the entry, and remembers that for the present position. The position is read before the rules:
// whatever rule comes in between is looked at once more, at the next hit. Whether the entry is still there is looked at after them: an
// abandonment empties memory before it forgets the rules.
func (c *Cache[K, V]) isAlive(entry *memoryEntry[V], text string) bool {
	position := c.larder.node.Position()
	if entry.verified.Load() == position {
		return true
	}
	if c.isCovered(entry.content, text) || c.memory.find(text) != entry {
		return false
	}
	entry.verified.Store(position)
	return true
}

func (c *Cache[K, V]) isBelieved(entry *memoryEntry[V]) bool {
	return c.proof().Covers(entry.readAt, c.spec.MaxStaleness)
}

func (c *Cache[K, V]) verdict(entry *memoryEntry[V]) verdict {
	return c.freshness.judge(since(entry.freshUntil, c.nanos()))
}

// join joins the key's flight, or starts one; its answer is taken if it is one for who joined when this caller did.
func (c *Cache[K, V]) join(ctx context.Context, q query[K]) (answer[V], error) {
	patience := time.NewTimer(c.spec.WaitLimit)
	defer patience.Stop()
	// Flights whose callers have all gone end with their loads; a source that hangs must not gather them without limit.
	for hasWaited := c.larder.flying.Load() >= mostFlights; !hasWaited; {
		joined, oldest := c.larder.node.Now(q.text), c.proof().Oldest(c.spec.MaxStaleness)
		var isMine atomic.Bool
		flight := c.flights.Load().DoChan(q.text, func() (any, error) {
			isMine.Store(true)
			return c.fly(context.WithoutCancel(ctx), q)
		})
		waited := patience.C
		for isWaiting := true; isWaiting; {
			select {
			case landed := <-flight:
				found, _ := landed.Val.(answer[V])
				if landed.Err != nil || isMine.Load() || c.isGoodFor(joined, oldest, found, q) {
					return c.landed(ctx, q, found, landed.Err)
				}
				isWaiting = false
			case <-ctx.Done():
				return answer[V]{}, ctx.Err()
			case <-waited:
				// Only those wait for no longer who wait for somebody else.
				waited, hasWaited = nil, !isMine.Load()
				isWaiting = !hasWaited
			}
		}
	}
	return c.loadUnkept(ctx, q)
}

func (c *Cache[K, V]) landed(ctx context.Context, q query[K], found answer[V], err error) (answer[V], error) {
	if err == nil && found.wantsReload {
		c.revalidate(ctx, q)
	}
	return found, err
}

// isGoodFor says whether a flight's answer is one for a caller that joined it at the moment: not if the flight was older than what a caller
// without a proof may believe, nor if it was loaded before a group record that the caller came after.
func (c *Cache[K, V]) isGoodFor(joined node.Moment, oldest int64, found answer[V], q query[K]) bool {
	if found.asOf < oldest {
		return false
	}
	return found.stamp >= joined.Position || (!c.isCovered(found.content, q.text) && joined.IsBeforeAbandonment())
}

// fly is a flight: fetch, load, keep. It ends whatever functions of the user's do.
func (c *Cache[K, V]) fly(ctx context.Context, q query[K]) (answer[V], error) {
	c.larder.flying.Add(1)
	defer c.larder.flying.Add(-1)
	asOf := c.nanos()
	if proven, isProven := c.proof().At(); isProven && c.proof().IsRecent(c.spec.MaxStaleness) {
		asOf = min(asOf, proven)
	}
	found, err := guarded(func() (answer[V], error) { return c.fetchOrLoad(ctx, q) })
	var failed *LoadError
	if err != nil && !errors.As(err, &failed) {
		err = &LoadError{c.spec.Name, q.text, err}
	}
	found.asOf = asOf
	return found, err
}

func (c *Cache[K, V]) fetchOrLoad(ctx context.Context, q query[K]) (answer[V], error) {
	// Once more, now that nobody else flies: a flight may have landed between this caller's recall and its start.
	recalled := c.recall(q.text)
	if recalled != nil && c.isBelieved(recalled) && c.verdict(recalled) == fresh {
		return answer[V]{content: recalled.content, outcome: FromMemory}, nil
	}
	tier := c.tier()
	moment, isUsable := tier.begin(ctx, q.text)
	known := fallback[V]{recalled: recalled}
	if isUsable {
		envelope, err := tier.fetch(ctx, q.text)
		found := c.judge(q.text, envelope, moment)
		if err == nil && found.isAnswer() {
			c.keepFound(q.text, found, moment)
		}
		if served, isServed := c.served(q, found); isServed {
			return served, nil
		}
		known.found, known.since = found, moment
	}
	return c.load(ctx, q, tier, known, isUsable)
}

func (c *Cache[K, V]) served(q query[K], found *found[V]) (answer[V], bool) {
	switch {
	case found == nil:
		return answer[V]{}, false
	case found.verdict == fresh:
		return answer[V]{content: found.content, outcome: FromRedis}, true
	case found.verdict == revalidate && !q.isReload:
		return answer[V]{content: found.content, outcome: Stale, wantsReload: true}, true
	default:
		return answer[V]{}, false
	}
}

// revalidate starts one reload of a key whose stale entry is being served, unless one is under way, or failed a moment ago, or too many run
// already; then the next hit tries again.
func (c *Cache[K, V]) revalidate(ctx context.Context, q query[K]) {
	if c.spec.Load == nil || c.pauses.isPaused(q.text) {
		return
	}
	if _, isReloading := c.reloading.LoadOrStore(q.text, true); isReloading {
		return
	}
	select {
	case c.larder.reloads <- struct{}{}:
		go c.reload(context.WithoutCancel(ctx), q)
	default:
		c.reloading.Delete(q.text)
	}
}

// reload ends within the load's timeout. A failure is counted where it happened; the stale entry is served on. Nobody joins it: who asks
// meanwhile is to be served what is stale, and not to wait.
func (c *Cache[K, V]) reload(ctx context.Context, q query[K]) {
	q.isReload = true
	_, _ = c.fly(ctx, q)
	c.reloading.Delete(q.text)
	<-c.larder.reloads
}

// found is an entry that Redis holds, judged.
type found[V any] struct {
	content[V]
	left    time.Duration
	verdict verdict
}

func (f *found[V]) isAnswer() bool {
	return f != nil && (f.verdict == fresh || f.verdict == revalidate)
}

// judge is the entry in an envelope that was asked for after the moment, if it is one, alive by the rules this process knows, and not gone.
func (c *Cache[K, V]) judge(text string, envelope []byte, began node.Moment) *found[V] {
	if envelope == nil {
		return nil
	}
	head, value, err := c.codec.Decode(c.larder.redis.FullKey(text), envelope)
	if err != nil {
		c.counts.refused(err)
		return nil
	}
	entry := c.contentOf(head, value)
	// Whether anything was abandoned is asked after the rules: an abandonment forgets them.
	if c.isCovered(entry, text) || !began.IsBeforeAbandonment() {
		return nil
	}
	left := c.freshness.remaining(head.Created, head.FreshUntil, c.millis())
	verdict := c.freshness.judge(left)
	if verdict == gone {
		return nil
	}
	return &found[V]{content: entry, left: left, verdict: verdict}
}

// keepFound keeps what Redis holds in memory; it is believed for as long as the journal's proof reaches.
func (c *Cache[K, V]) keepFound(text string, found *found[V], began node.Moment) {
	readAt, isProven := c.proof().At()
	if isProven {
		c.keep(text, found.content, began, found.left, readAt)
	}
}

// keep keeps an entry in memory if nothing became untrue since the lookup began.
func (c *Cache[K, V]) keep(text string, kept content[V], began node.Moment, left time.Duration, readAt int64) {
	if !c.memory.isOn {
		return
	}
	entry := &memoryEntry[V]{content: kept, freshUntil: c.nanos() + int64(left), readAt: readAt}
	entry.verified.Store(began.Position)
	c.memory.keep(text, entry, began.IsStill)
}

// fallback is what a lookup has that is not good enough to answer with, but may be better than nothing.
type fallback[V any] struct {
	recalled *memoryEntry[V]
	found    *found[V]
	since    node.Moment
}

func (f fallback[V]) orBetter(other *found[V], since node.Moment) fallback[V] {
	if other != nil {
		f.found, f.since = other, since
	}
	return f
}

// ifError is what may be served because the load failed: as old as the policy allows, and never what a record that this process has applied
// since has killed. The rules are asked first and then whether anything was dropped: rules that were forgotten say nothing.
func (c *Cache[K, V]) ifError(text string, known fallback[V]) (answer[V], bool) {
	if known.found != nil && !c.isCovered(known.found.content, text) && known.since.IsStill() {
		return answer[V]{content: known.found.content, outcome: Stale}, true
	}
	entry := known.recalled
	if entry == nil || c.isCovered(entry.content, text) || c.memory.find(text) != entry {
		return answer[V]{}, false
	}
	overdue := since(c.nanos(), entry.freshUntil)
	isAllowed := overdue < c.freshness.ifError || (c.verdict(entry) == revalidate && c.isBelieved(entry))
	return answer[V]{content: entry.content, outcome: Stale}, isAllowed
}

var errGone = errors.New("larder: redis went away")
