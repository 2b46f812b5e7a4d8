package larder

import (
	"context"
	"time"

	"larder.dev/larder/internal/journal"
	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/shared"
)

// Acknowledgement says what became of an invalidation.
type Acknowledgement int

const (
	// Acknowledged: from now on nobody is served what was invalidated, beyond the bounds of the protocol.
	Acknowledged Acknowledgement = iota
	// Deferred: applied in this process; everybody else hears of it as soon as Redis can be reached, before this process reads there again.
	Deferred
)

func (a Acknowledgement) String() string {
	if a == Acknowledged {
		return "acknowledged"
	}
	return "deferred"
}

// redisSide is what an invalidator asks of Redis.
type redisSide interface {
	Invalidate(ctx context.Context, keys []string) error
	Replaced(ctx context.Context, keys []string) error
	AppendGroup(ctx context.Context, group journal.Group) (journal.Link, error)
}

// invalidator declares things untrue, in the order that the protocol asks for: away from Redis, into the journal, applied here,
// acknowledged. What cannot be sent is applied here and waits in the outbox.
type invalidator struct {
	node     *node.Node
	redis    redisSide
	progress *journal.Progress
	outbox   *outbox
	counts   *larderCounters
	patience time.Duration
}

func newInvalidator(node *node.Node, redis redisSide, progress *journal.Progress, counts *larderCounters, patience time.Duration) *invalidator {
	invalidator := &invalidator{node: node, redis: redis, progress: progress, counts: counts, patience: patience}
	invalidator.outbox = newOutbox(invalidator.send)
	return invalidator
}

// keys declares the values of keys untrue. What its caller gives up is carried on with: it may have been sent.
func (i *invalidator) keys(ctx context.Context, keys []string) Acknowledgement {
	items := make([]item, len(keys))
	for at, key := range keys {
		items[at] = item{kind: untrue, key: key}
	}
	acknowledgement := i.attempt(ctx, items)
	i.node.ApplyKeys(keys)
	return i.counted("key", acknowledgement)
}

// replaced tells everybody that a key's value was replaced in Redis, where the new one stands already.
func (i *invalidator) replaced(ctx context.Context, key string) Acknowledgement {
	acknowledgement := i.attempt(ctx, []item{{kind: replaced, key: key}})
	i.node.ApplyKeys([]string{key})
	return i.counted("key", acknowledgement)
}

// group declares a group untrue; acknowledged when this process's own tail has applied the record.
func (i *invalidator) group(ctx context.Context, group journal.Group) Acknowledgement {
	acknowledgement := i.attempt(ctx, []item{{kind: grouped, group: group}})
	if acknowledgement == Deferred {
		// No record says so to this process's entries yet.
		i.node.AbandonCopies()
	}
	return i.counted(kindNames[group.Kind], acknowledgement)
}

var kindNames = map[journal.Kind]string{journal.Tag: "tag", journal.Pattern: "pattern", journal.Cache: "cache", journal.Horizon: "horizon"}

func (i *invalidator) counted(kind string, acknowledgement Acknowledgement) Acknowledgement {
	i.counts.invalidated(kind, acknowledgement)
	return acknowledgement
}

// attempt sends, or lets wait. What is deferred is deferred before it is applied here: from then on this process reads nothing from Redis
// that could be kept again.
func (i *invalidator) attempt(caller context.Context, items []item) Acknowledgement {
	ctx := context.WithoutCancel(caller)
	if len(items) == 0 {
		return Acknowledged
	}
	if !i.outbox.drain(ctx) || i.send(ctx, items) != nil {
		i.outbox.add(items...)
		return Deferred
	}
	return Acknowledged
}

// repeat declares untrue once more what may be lost. It does not block.
func (i *invalidator) repeat(doubtful shared.Doubtful) {
	var items []item
	for _, key := range doubtful.Untrue {
		items = append(items, item{kind: untrue, key: key})
	}
	for _, key := range doubtful.Replaced {
		items = append(items, item{kind: replaced, key: key})
	}
	for _, group := range doubtful.Groups {
		items = append(items, item{kind: grouped, group: group})
	}
	if len(items) > 0 {
		// In this order: whoever remembers its moment between the two finds the outbox filled when it asks again.
		i.outbox.add(items...)
		i.node.RefuseLookupsUnderWay()
	}
}

func (i *invalidator) send(ctx context.Context, items []item) error {
	var removed, recorded []string
	var groups []journal.Group
	for _, each := range items {
		switch each.kind {
		case untrue:
			removed = append(removed, each.key)
		case replaced:
			recorded = append(recorded, each.key)
		case grouped:
			groups = append(groups, each.group)
		}
	}
	if err := ifAny(removed, func() error { return i.redis.Invalidate(ctx, removed) }); err != nil {
		return err
	}
	if err := ifAny(recorded, func() error { return i.redis.Replaced(ctx, recorded) }); err != nil {
		return err
	}
	for _, group := range groups {
		// Seen here as well, or this process would read once more what it has declared untrue.
		if err := i.sendAndSee(ctx, group); err != nil {
			return err
		}
	}
	return nil
}

func ifAny(keys []string, send func() error) error {
	if len(keys) == 0 {
		return nil
	}
	return send()
}

func (i *invalidator) sendAndSee(ctx context.Context, group journal.Group) error {
	link, err := i.redis.AppendGroup(ctx, group)
	if err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, i.patience)
	defer cancel()
	return i.progress.AwaitGroup(within, link)
}
