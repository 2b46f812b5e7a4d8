package larder

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/shared"
)

const loadsAtATime = 8

// batch is a lookup of many keys: those that memory lacks are fetched with one round trip, the leases of those that Redis lacks asked for
// with another, loaded together, and filled with a third. What somebody else loads by now, and all that Redis cannot be asked about, is
// looked up key by key.
type batch[K comparable, V any] struct {
	cache  *Cache[K, V]
	tier   *tier
	mu     sync.Mutex
	values map[K]V
	errs   []error
	// isWarming says that nobody has asked: nothing is counted.
	isWarming bool
}

func (c *Cache[K, V]) batch(size int) *batch[K, V] {
	return &batch[K, V]{cache: c, tier: c.tier(), values: make(map[K]V, size)}
}

func (c *Cache[K, V]) lookUpAll(ctx context.Context, keys []K, texts []string) (map[K]V, error) {
	b := c.batch(len(keys))
	b.lookUp(ctx, keys, texts)
	return b.values, errors.Join(b.errs...)
}

func (b *batch[K, V]) lookUp(ctx context.Context, keys []K, texts []string) {
	missing := make([]query[K], 0, len(keys))
	seen := make(map[string]struct{}, len(keys))
	for i, key := range keys {
		q := query[K]{key: key, text: texts[i]}
		if _, isTwice := seen[q.text]; isTwice {
			continue
		}
		seen[q.text] = struct{}{}
		if found, isFound := b.cache.recalled(ctx, q); isFound {
			b.answered(q, found, nil)
		} else {
			missing = append(missing, q)
		}
	}
	b.each(ctx, b.load(ctx, b.fetch(ctx, missing)))
}

func (b *batch[K, V]) answered(q query[K], found answer[V], err error) {
	if !b.isWarming {
		b.cache.heard(q.text, outcomeOf(found, err), 0)
	}
	b.counted(q, found, err)
}

func (b *batch[K, V]) counted(q query[K], found answer[V], err error) {
	value, outcome, err := b.cache.judged(found, err)
	if !b.isWarming {
		b.cache.counts.lookup(outcome)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err == nil:
		b.values[q.key] = value
	case !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrMiss):
		b.errs = append(b.errs, err)
	}
}

// moments are those of many keys, from which on what Redis holds of them may be believed and kept; where nothing is kept one stands for all,
// since only who keeps something asks their fences.
func (b *batch[K, V]) moments(ctx context.Context, queries []query[K], isKept bool) (moments, bool) {
	if len(queries) == 0 || !b.tier.isUsable(ctx) {
		return nil, false
	}
	now := b.cache.larder.node.Now("")
	if !isKept {
		return moments{now}, b.tier.isStillUsable()
	}
	each := make(moments, len(queries))
	for i, q := range queries {
		each[i] = now.Of(q.text)
	}
	return each, b.tier.isStillUsable()
}

type moments []node.Moment

func (m moments) of(i int) node.Moment { return m[min(i, len(m)-1)] }

// fetch answers what Redis has, and returns what it lacks.
func (b *batch[K, V]) fetch(ctx context.Context, queries []query[K]) (missing []query[K]) {
	moments, isUsable := b.moments(ctx, queries, b.cache.memory.isOn)
	if !isUsable {
		return queries
	}
	stored, isAsked := b.ask(ctx, queries, b.cache.larder.redis.FetchAll)
	if !isAsked {
		return queries
	}
	now := b.cache.millis()
	for i, q := range queries {
		found := b.cache.judge(q.text, stored[i].Envelope, moments.of(i), now)
		if found.isAnswer() {
			b.cache.keepFound(q.text, found, moments.of(i))
		}
		served, isServed := b.cache.served(q, found)
		if isServed {
			served, err := b.cache.landed(ctx, q, served, nil)
			b.answered(q, served, err)
		} else {
			missing = append(missing, q)
		}
	}
	return missing
}

// ask asks about all at once; false if nobody was asked. Of keys whose master has not answered nothing is known: a lease that was taken
// nevertheless lapses by itself.
func (b *batch[K, V]) ask(ctx context.Context, queries []query[K], question func(context.Context, []string) []shared.Found) (found []shared.Found, isAsked bool) {
	_ = b.tier.ask(ctx, func(ctx context.Context) error {
		isAsked = true
		found = question(ctx, textsOf(queries))
		for _, each := range found {
			if each.Err != nil {
				return each.Err
			}
		}
		return nil
	}) // counted there
	return found, isAsked
}

func textsOf[K comparable](queries []query[K]) []string {
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.text
	}
	return texts
}

// leased is a key whose lease this lookup got.
type leased[K comparable, V any] struct {
	query[K]
	token string
	began node.Moment
	known fallback[V]
}

// load loads together what nobody else loads, and returns what is to be looked up key by key.
func (b *batch[K, V]) load(ctx context.Context, queries []query[K]) (others []query[K]) {
	if b.cache.spec.LoadAll == nil || len(queries) < 2 {
		return queries
	}
	mine, others := b.lease(ctx, queries)
	if len(mine) > 0 {
		b.loadLeased(ctx, mine)
	}
	return others
}

func (b *batch[K, V]) lease(ctx context.Context, queries []query[K]) (mine []leased[K, V], others []query[K]) {
	moments, isUsable := b.moments(ctx, queries, true)
	if !isUsable {
		return nil, queries
	}
	taken, isAsked := b.ask(ctx, queries, b.cache.larder.redis.TakeAll)
	if !isAsked {
		return nil, queries
	}
	now := b.cache.millis()
	for i, q := range queries {
		found := b.cache.judge(q.text, taken[i].Envelope, moments[i], now)
		switch {
		case found.verdict == fresh:
			b.answered(q, b.cache.take(ctx, q.text, found, taken[i], moments[i]), nil)
		case taken[i].Token != "":
			known := fallback[V]{recalled: b.cache.recall(q.text)}.orBetter(found, moments[i])
			mine = append(mine, leased[K, V]{q, taken[i].Token, moments[i], known})
		default:
			others = append(others, q)
		}
	}
	return mine, others
}

func (b *batch[K, V]) loadLeased(ctx context.Context, mine []leased[K, V]) {
	c := b.cache
	detached := context.WithoutCancel(ctx)
	stops := make([]func(), len(mine))
	keys := make([]K, len(mine))
	for i, each := range mine {
		stops[i], keys[i] = c.renewing(each.text, each.token), each.key
	}
	// Also where a function of the user's panics.
	defer func() {
		for _, stop := range stops {
			stop()
		}
	}()
	within, cancel := context.WithTimeout(detached, c.spec.LoadTimeout)
	defer cancel()
	began := c.nanos()
	values, err := guarded(func() (map[K]V, error) { return c.spec.LoadAll(within, keys) })
	cost := since(c.nanos(), began)
	c.counts.load(err == nil, cost)
	for i, each := range mine {
		stops[i]()
		if err != nil {
			c.giveBack(detached, each.text, each.token)
			b.failed(each, err)
			continue
		}
		value, isThere := values[each.key]
		b.keep(detached, each, loaded[V]{value, !isThere, cost})
	}
}

func (b *batch[K, V]) failed(each leased[K, V], err error) {
	b.cache.pauses.failed(each.text)
	if stale, isAllowed := b.cache.ifError(each.text, each.known); isAllowed {
		b.answered(each.query, stale, nil)
		return
	}
	b.answered(each.query, answer[V]{}, &LoadError{b.cache.spec.Name, each.text, err})
}

func (b *batch[K, V]) keep(ctx context.Context, each leased[K, V], answered loaded[V]) {
	c := b.cache
	head, entry := c.entry(each.key, answered, each.began)
	switch {
	case !c.isKept(answered):
		c.giveBack(ctx, each.text, each.token)
	case c.isFilled(ctx, each.text, each.token, b.tier, head, answered.value):
		c.keep(each.text, entry, each.began, c.left(head), each.began.Nanos)
	}
	b.answered(each.query, answer[V]{content: entry, outcome: Loaded}, nil)
}

func (b *batch[K, V]) each(ctx context.Context, queries []query[K]) {
	var group errgroup.Group
	group.SetLimit(loadsAtATime)
	for _, q := range queries {
		group.Go(func() error {
			look := b.cache.lookUp
			if b.isWarming {
				look = b.cache.join
			}
			found, err := look(ctx, q)
			b.counted(q, found, err)
			return nil
		})
	}
	_ = group.Wait() // they answer for themselves
}
