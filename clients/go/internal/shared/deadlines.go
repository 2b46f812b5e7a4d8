package shared

import (
	"context"
	"sync/atomic"
	"time"
)

// Deadlines let calls that begin at almost the same time end together: one timer for many calls instead of one for each. Thread-safe; the
// zero value is ready.
type Deadlines struct{ latest atomic.Pointer[ending] }

// Within is a context that ends when the limit is over, a sixteenth of it earlier at most. Who may be cancelled has a timer of his own.
func (d *Deadlines) Within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if ctx.Done() != nil {
		return context.WithTimeout(ctx, limit)
	}
	return within{ctx, d.end(limit)}, func() {}
}

func (d *Deadlines) end(limit time.Duration) *ending {
	last := time.Now().Add(limit)
	if latest := d.latest.Load(); latest != nil && !latest.at.After(last) && last.Sub(latest.at) < limit/16 {
		return latest
	}
	mine := &ending{last, make(chan struct{})}
	time.AfterFunc(limit, func() { close(mine.over) })
	d.latest.Store(mine)
	return mine
}

type ending struct {
	at   time.Time
	over chan struct{}
}

// within is a context that never ends but by the clock.
type within struct {
	context.Context
	end *ending
}

func (w within) Deadline() (time.Time, bool) { return w.end.at, true }
func (w within) Done() <-chan struct{}       { return w.end.over }

func (w within) Err() error {
	select {
	case <-w.end.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}
