package larder

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

const (
	warmedAtATime = 100
	mostWarmed    = 100_000
)

// Warmed is what warming has done.
type Warmed struct {
	// Keys is how many were asked for, Failed how many of them could not be loaded.
	Keys, Failed int
}

// Warm asks for keys before anybody else does, at most so many a second (1 to 100,000): what a tier has fresh is left as it is, the rest is
// loaded as lookups load, under leases, so that two processes that warm the same keys load each of them once. Nothing of it counts as a
// lookup. Blocks until the keys or the context end; a batch whose keys all fail ends it, since the source is away then. The keys are read as
// they are needed. The error is the context's, the last failure's, or about a key or the rate.
func (c *Cache[K, V]) Warm(ctx context.Context, perSecond int, keys iter.Seq[K]) (Warmed, error) {
	if perSecond < 1 || perSecond > mostWarmed {
		return Warmed{}, fmt.Errorf("larder: cache %s is to be warmed by %d keys a second; give from 1 to %d", c.spec.Name, perSecond, mostWarmed)
	}
	var done Warmed
	var failed error
	began := time.Now()
	batch := make([]K, 0, min(warmedAtATime, perSecond))
	flush := func() bool {
		var failures int
		failures, failed = c.warm(ctx, batch)
		done.Keys, done.Failed = done.Keys+len(batch), done.Failed+failures
		isOver := failures == len(batch)
		batch = batch[:0]
		due := time.Duration(done.Keys) * time.Second / time.Duration(perSecond)
		if !isOver {
			wait(ctx, due-time.Since(began))
		}
		return !isOver && ctx.Err() == nil
	}
	for key := range keys {
		if batch = append(batch, key); len(batch) == cap(batch) && !flush() {
			return done, errors.Join(ctx.Err(), failed)
		}
	}
	if len(batch) > 0 && !flush() {
		return done, errors.Join(ctx.Err(), failed)
	}
	return done, nil
}

// warm answers how many failed, and why.
func (c *Cache[K, V]) warm(ctx context.Context, keys []K) (int, error) {
	texts, err := c.texts(keys)
	if err != nil {
		return len(keys), err
	}
	b := c.batch(len(keys))
	b.isWarming = true
	b.lookUp(ctx, keys, texts)
	return len(b.errs), errors.Join(b.errs...)
}
