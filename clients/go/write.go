package larder

import (
	"context"
	"fmt"

	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/wire"
)

func (c *Cache[K, V]) update(ctx context.Context, q query[K], write func(context.Context) (V, error)) (V, error) {
	open := c.beginUpdate(ctx, q)
	isWritten := false
	// Also where the write, or what describes its value, panics: whether it took effect is unknown.
	defer func() {
		if !isWritten {
			open.abandon(ctx)
		}
	}()
	value, err := write(ctx)
	if err != nil {
		var none V
		return none, err
	}
	open.finish(ctx, value)
	isWritten = true
	return value, nil
}

// openUpdate is a write under its lease; without a token Redis could not be reached, and the write ends with an invalidation.
type openUpdate[K comparable, V any] struct {
	cache *Cache[K, V]
	query query[K]
	began node.Moment
	token string
	stop  func()
}

func (c *Cache[K, V]) beginUpdate(ctx context.Context, q query[K]) *openUpdate[K, V] {
	open := &openUpdate[K, V]{cache: c, query: q, began: c.larder.node.Now(q.text), stop: func() {}}
	token, err := c.larder.redis.BeginWrite(ctx, q.text)
	if err == nil {
		open.token, open.stop = token, c.renewing(q.text, token)
	}
	return open
}

// abandon also ends the write lease.
func (o *openUpdate[K, V]) abandon(ctx context.Context) {
	o.stop()
	o.cache.larder.invalidator.keys(ctx, []string{o.query.text})
}

func (o *openUpdate[K, V]) finish(caller context.Context, value V) {
	ctx := context.WithoutCancel(caller)
	c := o.cache
	head, _ := c.entry(o.query.key, loaded[V]{value: value}, o.began)
	o.stop()
	if o.token != "" && o.isFilled(ctx, head, value) {
		c.larder.invalidator.replaced(ctx, o.query.text)
		return
	}
	// Somebody interfered, or nothing is to be kept: nobody's value stays.
	c.larder.invalidator.keys(ctx, []string{o.query.text})
}

func (o *openUpdate[K, V]) isFilled(ctx context.Context, head wire.Head, value V) bool {
	c := o.cache
	envelope, err := c.codec.Encode(o.query.text, head, value)
	if err != nil {
		c.counts.refused(err)
		return false
	}
	isSet, err := c.larder.redis.Fill(ctx, c.filling(o.query.text, o.token, envelope, head))
	return err == nil && c.counts.filled(isSet, len(envelope))
}

func (c *Cache[K, V]) put(caller context.Context, q query[K], value V) (Acknowledgement, error) {
	ctx := context.WithoutCancel(caller)
	// What waits to be sent was declared before this value came, and would take it with it. What is stamped before the journal was read
	// is dead on arrival.
	tier := c.tier()
	tier.bounded = false
	isClear := c.larder.invalidator.outbox.drain(ctx) && (c.larder.node.Position() > 0 || tier.isUsable(ctx))
	head, entry := c.entry(q.key, loaded[V]{value: value}, c.larder.node.Now(q.text))
	envelope, err := c.codec.Encode(q.text, head, value)
	if err != nil {
		c.counts.refused(err)
		return Deferred, fmt.Errorf("larder: cache %s cannot hold the value of %s: %w", c.spec.Name, q.text, err)
	}
	if isClear {
		if _, err := c.larder.redis.Put(ctx, c.filling(q.text, "", envelope, head)); err == nil {
			// A newer version that stays is as good as ours: this process drops its copy and reads that one.
			return c.larder.invalidator.replaced(ctx, q.text), nil
		}
	}
	// Where Redis cannot hold the value, memory is its home for as long as it is believed.
	acknowledgement := c.larder.invalidator.keys(ctx, []string{q.text})
	moment := c.larder.node.Now(q.text)
	entry.stamp = moment.Position
	c.keep(q.text, entry, moment, c.left(head), moment.Nanos)
	return acknowledgement, nil
}
