package larder

import (
	"context"
	"errors"
	"time"

	"larder.dev/larder/internal/node"
)

// lookUp is the steps recall and join; a flight is fetch, load and keep.
func (c *Cache[K, V]) lookUp(ctx context.Context, q query[K]) (answer[V], error) {
	if found, isFound := c.recalled(ctx, q); isFound {
		c.heard(q.text, found.outcome, 0)
		return found, nil
	}
	began := c.nanos()
	found, err := c.join(ctx, q)
	outcome, took := outcomeOf(found, err), since(c.nanos(), began)
	c.counts.waited(outcome, took)
	c.heard(q.text, outcome, took)
	return found, err
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

// join joins the key's flight, or flies it; an answer is taken if it is one for who joined when this caller did.
func (c *Cache[K, V]) join(ctx context.Context, q query[K]) (answer[V], error) {
	began := c.nanos()
	// Flights whose callers have all gone end with their loads; a source that hangs must not gather them without limit.
	for c.larder.flying.Load() < mostFlights && since(c.nanos(), began) < c.spec.WaitLimit {
		joined, oldest := c.larder.node.Now(q.text), c.proof().Oldest(c.spec.MaxStaleness)
		flight, isMine := c.flights.join(q.text)
		if isMine && c.fly(ctx, q, flight) {
			return c.landed(ctx, q, flight.found, flight.err)
		}
		// Only those wait for no longer who wait for somebody else.
		var patience <-chan time.Time
		if !isMine {
			timer := time.NewTimer(c.spec.WaitLimit - since(c.nanos(), began))
			defer timer.Stop()
			patience = timer.C
		}
		select {
		case <-flight.done:
			if flight.err != nil || isMine || c.isGoodFor(joined, oldest, flight.found, q) {
				return c.landed(ctx, q, flight.found, flight.err)
			}
		case <-ctx.Done():
			return answer[V]{}, ctx.Err()
		case <-patience:
			return c.loadUnkept(ctx, q)
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

// fly begins a flight on the caller's own goroutine, for most end with what Redis holds; false says that it goes on by itself, and is to be
// waited for. A caller that may leave sooner than Redis has to answer does not fly itself.
func (c *Cache[K, V]) fly(ctx context.Context, q query[K], flight *flight[V]) bool {
	detached := context.WithoutCancel(ctx)
	c.larder.flying.Add(1)
	asOf := c.asOf()
	var step fetched[V]
	if c.isPatient(ctx) {
		fetched, err := guarded(func() (fetched[V], error) { return c.fetch(detached, q), nil })
		if err != nil || fetched.isAnswer {
			c.land(q, flight, asOf, fetched.answer, err)
			return true
		}
		step = fetched
	}
	c.flights.awaited(flight)
	go c.flyOn(detached, q, flight, asOf, step)
	return false
}

// flyOn is what is left of a flight behind the step that its caller made, if any.
func (c *Cache[K, V]) flyOn(ctx context.Context, q query[K], flight *flight[V], asOf int64, step fetched[V]) {
	found, err := guarded(func() (answer[V], error) {
		if step.tier == nil {
			step = c.fetch(ctx, q)
		}
		return c.loadUnlessFetched(ctx, q, step)
	})
	c.land(q, flight, asOf, found, err)
}

// isPatient says whether the caller's context allows to wait for Redis. Its end is seen behind the answer of Redis at the latest.
func (c *Cache[K, V]) isPatient(ctx context.Context) bool {
	deadline, has := ctx.Deadline()
	return ctx.Err() == nil && (!has || time.Until(deadline) > c.larder.options.HardTimeout)
}

// land ends a flight, whatever functions of the user's did.
func (c *Cache[K, V]) land(q query[K], flight *flight[V], asOf int64, found answer[V], err error) {
	c.larder.flying.Add(-1)
	found.asOf = asOf
	c.flights.land(q.text, flight, found, c.asLoadError(q, err))
}

func (c *Cache[K, V]) asLoadError(q query[K], err error) error {
	var failed *LoadError
	if err != nil && !errors.As(err, &failed) {
		return &LoadError{c.spec.Name, q.text, err}
	}
	return err
}

// asOf is the moment that what is looked up from now on is not older than.
func (c *Cache[K, V]) asOf() int64 {
	if proven, isProven := c.proof().At(); isProven && c.proof().IsRecent(c.spec.MaxStaleness) {
		return min(c.nanos(), proven)
	}
	return c.nanos()
}

// fetched is how far a flight has come: an answer, or what a load goes on with.
type fetched[V any] struct {
	answer   answer[V]
	isAnswer bool
	tier     *tier
	isShared bool
	known    fallback[V]
}

func (c *Cache[K, V]) fetch(ctx context.Context, q query[K]) fetched[V] {
	// Once more, now that nobody else flies: a flight may have landed between this caller's recall and its start.
	recalled := c.recall(q.text)
	if recalled != nil && c.isBelieved(recalled) && c.verdict(recalled) == fresh {
		return fetched[V]{answer: answer[V]{content: recalled.content, outcome: FromMemory}, isAnswer: true}
	}
	tier := c.tier()
	tier.bounded = tier.bounded || q.load != nil
	moment, isUsable := tier.begin(ctx, q.text)
	step := fetched[V]{tier: tier, isShared: isUsable, known: fallback[V]{recalled: recalled}}
	if !isUsable {
		return step
	}
	envelope, err := tier.fetch(ctx, q.text)
	found := c.judge(q.text, envelope, moment, c.millis())
	if err == nil && found.isAnswer() {
		c.keepFound(q.text, found, moment)
	}
	step.known.found, step.known.since = found, moment
	step.answer, step.isAnswer = c.served(q, found)
	return step
}

func (c *Cache[K, V]) loadUnlessFetched(ctx context.Context, q query[K], step fetched[V]) (answer[V], error) {
	if step.isAnswer {
		return step.answer, nil
	}
	return c.load(ctx, q, step.tier, step.known, step.isShared)
}

func (c *Cache[K, V]) served(q query[K], found found[V]) (answer[V], bool) {
	switch {
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
	if !c.canLoad(q) || c.pauses.isPaused(q.text) {
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
	c.larder.flying.Add(1)
	_, _ = guarded(func() (answer[V], error) { return c.loadUnlessFetched(ctx, q, c.fetch(ctx, q)) })
	c.larder.flying.Add(-1)
	c.reloading.Delete(q.text)
	<-c.larder.reloads
}

// found is an entry that Redis holds, judged; gone where there is none.
type found[V any] struct {
	content[V]
	left    time.Duration
	verdict verdict
}

func (f found[V]) isAnswer() bool { return f.verdict == fresh || f.verdict == revalidate }

// judge is the entry in an envelope that was asked for after the moment, if it is one, alive by the rules this process knows, and not gone; of a
// master that is known to be one still, for who was replaced may hold what others have removed from its successor. Now is the wall clock's.
func (c *Cache[K, V]) judge(text string, envelope []byte, began node.Moment, now int64) found[V] {
	if envelope == nil || !c.larder.redis.IsConfirmed(text, c.spec.MaxStaleness) {
		return found[V]{}
	}
	head, value, err := c.codec.Decode(text, envelope)
	if err != nil {
		c.counts.refused(err)
		return found[V]{}
	}
	entry := c.contentOf(head, value)
	// Whether anything was abandoned is asked after the rules: an abandonment forgets them.
	if c.isCovered(entry, text) || !began.IsBeforeAbandonment() {
		return found[V]{}
	}
	left := c.freshness.remaining(head.Created, head.FreshUntil, now)
	return found[V]{content: entry, left: left, verdict: c.freshness.judge(left)}
}

// keepFound keeps what Redis holds in memory; it is believed for as long as the journal's proof reaches.
func (c *Cache[K, V]) keepFound(text string, found found[V], began node.Moment) {
	if !c.memory.isOn {
		return
	}
	if readAt, isProven := c.proof().At(); isProven {
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
	found    found[V]
	since    node.Moment
}

func (f fallback[V]) orBetter(other found[V], since node.Moment) fallback[V] {
	if other.verdict != gone {
		f.found, f.since = other, since
	}
	return f
}

// ifError is what may be served because the load failed: as old as the policy allows, and never what a record that this process has applied
// since has killed. The rules are asked first and then whether anything was dropped: rules that were forgotten say nothing.
func (c *Cache[K, V]) ifError(text string, known fallback[V]) (answer[V], bool) {
	if known.found.verdict != gone && !c.isCovered(known.found.content, text) && known.since.IsStill() {
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
