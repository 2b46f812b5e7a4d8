package larder

import "time"

// LookupEvent is a lookup of one key, of those of GetAll too.
type LookupEvent struct {
	// Cache is the cache's name, Key the key's text without the namespace.
	Cache, Key string
	Outcome    Outcome
	// Took is how long it took past memory; 0 for what memory or a lookup of many keys has answered.
	Took time.Duration
}

// Debug lets somebody hear of every lookup from now on, on the goroutine of whoever looks up; nil ends that. It must be quick, must not block,
// and must not log keys where those are secret.
func (l *Larder) Debug(listener func(LookupEvent)) {
	if listener == nil {
		l.debug.Store(nil)
		return
	}
	l.debug.Store(&listener)
}

func (c *Cache[K, V]) heard(text string, outcome Outcome, took time.Duration) {
	if listener := c.larder.debug.Load(); listener != nil {
		(*listener)(LookupEvent{c.spec.Name, text, outcome, took})
	}
}
