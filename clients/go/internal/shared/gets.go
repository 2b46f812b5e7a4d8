package shared

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// lanes are how many exchanges of single lookups are under way at once: while Redis works on one, the next is being read or written.
	lanes = 4
	// together are how many lookups share an exchange at most. Were it all who wait, they would ask in step: either Redis or they had no work.
	together = 8
)

// gets are the single lookups on their way to one master. Each goes out by itself and at once while there are few; who asks while the lanes are
// taken goes out together with others who wait, as soon as one of them is back: one write, one read and one wake-up of either side instead of one
// for each. As many wait as there are flights, which are bounded, each until its own context ends. Thread-safe.
type gets struct {
	client    *redis.Client
	limit     time.Duration // of an exchange
	deadlines Deadlines

	mu       sync.Mutex
	underWay int
	waiting  []*get
}

// get is one lookup that waits; its answer may be read behind done.
type get struct {
	name     string
	envelope []byte
	err      error
	done     chan struct{}
}

// ask is what stands under a name; nil for nothing.
func (g *gets) ask(ctx context.Context, name string) ([]byte, error) {
	mine := g.enqueue(name)
	if mine == nil {
		defer g.leave()
		return value(g.client.Get(ctx, name))
	}
	select {
	case <-mine.done:
		return mine.envelope, mine.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// enqueue answers nil to who may go at once, and then has to leave.
func (g *gets) enqueue(name string) *get {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.underWay < lanes {
		g.underWay++
		return nil
	}
	mine := &get{name: name, done: make(chan struct{})}
	g.waiting = append(g.waiting, mine)
	return mine
}

// leave gives the lane to those who wait, or frees it.
func (g *gets) leave() {
	if some := g.next(); some != nil {
		go func() {
			for ; some != nil; some = g.next() {
				g.exchange(some)
			}
		}()
	}
}

// next are those whose turn it is; nil if there are none, and then the lane is free.
func (g *gets) next() []*get {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.underWay--
		g.waiting = nil
		return nil
	}
	count := min(len(g.waiting), together)
	some := g.waiting[:count:count]
	g.waiting = g.waiting[count:]
	return some
}

func (g *gets) exchange(some []*get) {
	ctx, cancel := g.deadlines.Within(context.Background(), g.limit)
	defer cancel()
	pipe := g.client.Pipeline()
	answers := make([]*redis.StringCmd, len(some))
	for i, each := range some {
		answers[i] = pipe.Get(ctx, each.name)
	}
	_, _ = pipe.Exec(ctx) // each command is asked below
	for i, each := range some {
		each.envelope, each.err = value(answers[i])
		close(each.done)
	}
}
