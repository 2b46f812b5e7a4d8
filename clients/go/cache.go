package larder

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"larder.dev/larder/internal/journal"
	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/wire"
)

// Cache is the values of one key template. Thread-safe.
type Cache[K comparable, V any] struct {
	larder    *Larder
	spec      Spec[K, V]
	freshness freshness
	template  wire.Template
	binding   wire.Binding
	codec     wire.Codec[V]
	memory    *memory[V]
	flights   flights[V]
	reloading sync.Map // of keys whose stale entries are being reloaded, at most reloadsAtATime
	pauses    *pauses
	counts    *counters
}

// New makes a cache. Its error names the option, its value and the cure.
func New[K comparable, V any](larder *Larder, spec Spec[K, V]) (*Cache[K, V], error) {
	completed, err := spec.completed()
	if err != nil {
		return nil, err
	}
	template, err := wire.ParseTemplate(completed.Template)
	if err != nil {
		return nil, fmt.Errorf("larder: %w", err)
	}
	binding, err := wire.Bind(template, reflect.TypeFor[K]())
	if err != nil {
		return nil, fmt.Errorf("larder: %w", err)
	}
	codec, err := completed.codec()
	if err != nil {
		return nil, fmt.Errorf("larder: cache %s: %w", completed.Name, err)
	}
	counts := &counters{}
	tier, err := newMemory[V](completed.Memory, counts)
	if err != nil {
		return nil, fmt.Errorf("larder: cache %s: %w", completed.Name, err)
	}
	cache := &Cache[K, V]{
		larder: larder, spec: completed, freshness: completed.freshness(), template: template, binding: binding,
		codec:  codec.Within(larder.redis.Namespace),
		memory: tier, pauses: newPauses(completed.RetryPause, larder.options.clock), counts: counts,
	}
	return cache, larder.register(registered{completed.Name, template, counts, tier.size}, cache)
}

// Prefix is of node.Copies.
func (c *Cache[K, V]) Prefix() string { return c.template.Prefix() }

// Drop is of node.Copies. In this order: a flight that begins in between finds nothing any more.
func (c *Cache[K, V]) Drop(key string) {
	c.memory.drop(key)
	c.flights.detach(key)
}

// DropAll is of node.Copies.
func (c *Cache[K, V]) DropAll() {
	c.memory.clear()
	c.flights.detachAll()
}

func (c *Cache[K, V]) nanos() int64          { return c.larder.options.clock.Nanos() }
func (c *Cache[K, V]) millis() int64         { return c.larder.options.clock.Millis() }
func (c *Cache[K, V]) proof() *journal.Proof { return c.larder.progress.Proof }

func (c *Cache[K, V]) text(key K) (string, error) {
	text, err := c.binding.Key(key)
	if err != nil {
		return "", fmt.Errorf("larder: cache %s: %w", c.spec.Name, err)
	}
	return text, nil
}

func (c *Cache[K, V]) texts(keys []K) ([]string, error) {
	texts := make([]string, len(keys))
	for i, key := range keys {
		text, err := c.text(key)
		if err != nil {
			return nil, err
		}
		texts[i] = text
	}
	return texts, nil
}

// Outcome says where an answer came from.
type Outcome int

// The outcomes. Stale is an answer past its time to live, where the policy allows; Missed is none.
const (
	FromMemory Outcome = iota
	FromRedis
	Loaded
	Stale
	Missed
)

func (o Outcome) String() string {
	return [...]string{"memory", "redis", "load", "stale", "miss"}[o]
}

// Get is the value of a key: from memory, Redis or the loader. It answers ErrNotFound, ErrMiss, a LoadError, the context's error, or an
// error about the key itself.
func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	value, _, err := c.Lookup(ctx, key)
	return value, err
}

// Lookup is Get that also says where the answer came from.
func (c *Cache[K, V]) Lookup(ctx context.Context, key K) (V, Outcome, error) {
	text, err := c.text(key)
	if err != nil {
		var none V
		return none, Missed, err
	}
	found, err := c.lookUp(ctx, query[K]{key: key, text: text})
	return c.told(found, err)
}

// Peek is the value of a key as far as memory has it, fresh; it asks nobody.
func (c *Cache[K, V]) Peek(key K) (V, bool) {
	var none V
	text, err := c.text(key)
	if err != nil {
		return none, false
	}
	entry := c.recall(text)
	if entry == nil || entry.negative || !c.isBelieved(entry) || c.verdict(entry) != fresh {
		return none, false
	}
	return entry.value, true
}

func (c *Cache[K, V]) canLoad(q query[K]) bool { return q.load != nil || c.spec.Load != nil }

func (c *Cache[K, V]) told(found answer[V], err error) (V, Outcome, error) {
	value, outcome, err := c.judged(found, err)
	c.counts.lookup(outcome)
	return value, outcome, err
}

// judged is what a caller is told.
func (c *Cache[K, V]) judged(found answer[V], err error) (V, Outcome, error) {
	outcome := outcomeOf(found, err)
	switch {
	case err != nil:
	case outcome == Missed:
		err = ErrMiss
	case found.negative:
		err = ErrNotFound
	}
	return found.value, outcome, err
}

func outcomeOf[V any](found answer[V], err error) Outcome {
	if err != nil {
		return Missed
	}
	return found.outcome
}

// GetAll is the values of many keys, those that have one: one round trip to Redis, one bulk load for the rest. Keys without a value are
// left out. Where some cannot be loaded it answers the others, and a LoadError for each of those, joined.
func (c *Cache[K, V]) GetAll(ctx context.Context, keys []K) (map[K]V, error) {
	texts, err := c.texts(keys)
	if err != nil {
		return nil, err
	}
	return c.lookUpAll(ctx, keys, texts)
}

// Update writes through under a write lease: the value that the write answers replaces whatever there is, and loads that began before
// cannot fill. Where the write fails the key is invalidated, for nobody knows whether it took effect, and its error is answered.
func (c *Cache[K, V]) Update(ctx context.Context, key K, write func(context.Context) (V, error)) (V, error) {
	text, err := c.text(key)
	if err != nil {
		var none V
		return none, err
	}
	return c.update(ctx, query[K]{key: key, text: text}, write)
}

// Put sets a value that has no other home than the cache, such as a session. Of values with a Spec.Version the newer stays. Deferred says
// that it stands in this process's memory at most. The error says that the value or the key cannot be written.
func (c *Cache[K, V]) Put(ctx context.Context, key K, value V) (Acknowledgement, error) {
	text, err := c.text(key)
	if err != nil {
		return Deferred, err
	}
	return c.put(ctx, query[K]{key: key, text: text}, value)
}

// Invalidate declares the values of keys untrue, in every tier of every process: deletes them. Blocks up to a few hard timeouts; an end of
// the context does not end it. The error is about the keys, never about Redis.
func (c *Cache[K, V]) Invalidate(ctx context.Context, keys ...K) (Acknowledgement, error) {
	texts, err := c.texts(keys)
	if err != nil {
		return Deferred, err
	}
	return c.larder.invalidator.keys(ctx, texts), nil
}

// InvalidateAll declares all values of the cache untrue, with one round trip.
func (c *Cache[K, V]) InvalidateAll(ctx context.Context) (Acknowledgement, error) {
	if c.Prefix() == "" {
		return Deferred, errors.New("larder: the cache's template begins with a parameter, so no record can name all its keys; invalidate by Tag or Pattern")
	}
	return c.larder.invalidator.group(ctx, journal.Group{Kind: journal.Cache, Subject: c.Prefix()}), nil
}

// GetWith is Get with a loader of this call's own, where the key alone does not say what to load. Who asks for the same key meanwhile joins
// whichever load began first.
func (c *Cache[K, V]) GetWith(ctx context.Context, key K, load func(context.Context) (V, error)) (V, error) {
	text, err := c.text(key)
	if err != nil {
		var none V
		return none, err
	}
	found, err := c.lookUp(ctx, query[K]{key: key, text: text, load: func(ctx context.Context) (any, error) { return load(ctx) }})
	value, _, err := c.told(found, err)
	return value, err
}

// query is what is asked for.
type query[K comparable] struct {
	key  K
	text string
	// load is the call's own loader, which answers a value of the cache; nil for the cache's.
	load func(context.Context) (any, error)
	// isReload says that something stale is being served already.
	isReload bool
}

// content is a value and what rules are about.
type content[V any] struct {
	value       V
	negative    bool
	stamp       int64
	tags        []string
	unknownTags bool
}

// answer is what a lookup ends with.
type answer[V any] struct {
	content[V]
	outcome     Outcome
	wantsReload bool
	// asOf is the moment that the answer is not older than.
	asOf int64
}

func (c *Cache[K, V]) isCovered(entry content[V], text string) bool {
	return c.larder.node.Rules.Cover(node.Subject{Key: text, Prefix: c.Prefix(), Stamp: entry.stamp, Tags: entry.tags, UnknownTags: entry.unknownTags})
}

func (c *Cache[K, V]) contentOf(head wire.Head, value V) content[V] {
	return content[V]{value, head.Negative, head.Stamp, head.Tags, head.Negative && c.spec.Tags != nil}
}

func since(nanos, then int64) time.Duration { return time.Duration(nanos - then) }
