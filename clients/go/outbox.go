package larder

import (
	"container/list"
	"context"
	"fmt"
	"sync"

	"larder.dev/larder/internal/journal"
)

const (
	outboxCapacity = 10_000
	outboxBatch    = 500
)

type itemKind int

const (
	untrue   itemKind = iota // a key whose value is untrue: removed from Redis, then recorded
	replaced                 // a key whose new value stands in Redis already: only recorded
	grouped                  // a group
)

// item is something that waits to be sent.
type item struct {
	kind  itemKind
	key   string
	group journal.Group
}

// outbox holds the invalidations that could not be sent, until they can be. Bounded: what does not fit any more turns all of it into one
// horizon, which kills too much and never too little. Thread-safe; adding never waits for sending.
type outbox struct {
	send     func(context.Context, []item) error
	draining chan struct{} // holds one

	mu       sync.Mutex
	order    *list.List // of item
	elements map[item]*list.Element
	sending  int
}

func newOutbox(send func(context.Context, []item) error) *outbox {
	return &outbox{send: send, draining: make(chan struct{}, 1), order: list.New(), elements: map[item]*list.Element{}}
}

func (o *outbox) add(items ...item) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.enter(items)
}

func (o *outbox) enter(items []item) {
	for _, each := range items {
		if o.elements[each] == nil {
			o.elements[each] = o.order.PushBack(each)
		}
	}
	if o.order.Len() > outboxCapacity {
		horizon := item{kind: grouped, group: journal.Group{Kind: journal.Horizon, Reason: fmt.Sprintf("more than %d invalidations waited for Redis", outboxCapacity)}}
		o.order.Init()
		o.elements = map[item]*list.Element{horizon: o.order.PushBack(horizon)}
	}
}

// size is how many wait, those being sent included.
func (o *outbox) size() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.order.Len() + o.sending
}

func (o *outbox) isEmpty() bool { return o.size() == 0 }

// drain sends what waits, unless somebody else does already; it answers whether nothing waits any more.
func (o *outbox) drain(ctx context.Context) bool {
	if o.isEmpty() {
		return true
	}
	select {
	case o.draining <- struct{}{}:
		defer func() { <-o.draining }()
	default:
		return o.isEmpty()
	}
	for !o.isEmpty() {
		if !o.sendSome(ctx) {
			return false
		}
	}
	return true
}

func (o *outbox) sendSome(ctx context.Context) bool {
	some := o.take()
	err := o.send(ctx, some)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sending = 0
	if err != nil {
		o.enter(some)
	}
	return err == nil
}

// take takes them out before they are sent: what is added meanwhile became untrue later, and must be sent again.
func (o *outbox) take() (some []item) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for first := o.order.Front(); first != nil && len(some) < outboxBatch; first = o.order.Front() {
		each := o.order.Remove(first).(item)
		delete(o.elements, each)
		some = append(some, each)
	}
	o.sending = len(some)
	return some
}
