package larder

import (
	"sync"
	"sync/atomic"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// memoryEntry is a value in memory. All but verified and expiry's use is as it was put.
type memoryEntry[V any] struct {
	content[V]
	// freshUntil is by the monotonic clock, as is readAt: the moment that the value was known to be true at.
	freshUntil int64
	readAt     int64
	// verified is the position up to which no rule covers the entry.
	verified atomic.Int64
}

// memory is the tier in this process: the entries used last, so many at most. Thread-safe.
type memory[V any] struct {
	mu      sync.Mutex
	entries *simplelru.LRU[string, *memoryEntry[V]]
	counts  *counters
	isOn    bool
}

func newMemory[V any](most int, counts *counters) (*memory[V], error) {
	tier := &memory[V]{counts: counts, isOn: most > 0}
	entries, err := simplelru.NewLRU[string, *memoryEntry[V]](max(1, most), nil)
	tier.entries = entries
	return tier, err
}

// find is the entry of a key, fresh or not; nil for none.
func (m *memory[V]) find(key string) *memoryEntry[V] {
	if !m.isOn {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	entry, _ := m.entries.Get(key)
	return entry
}

// keep keeps an entry if the guard, asked inside the atomic section that drops need too, allows it.
func (m *memory[V]) keep(key string, entry *memoryEntry[V], guard func() bool) bool {
	if !m.isOn {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !guard() {
		m.counts.refusedPuts.Add(1)
		return false
	}
	if m.entries.Add(key, entry) {
		m.counts.evictions.Add(1)
	}
	m.counts.memoryPuts.Add(1)
	return true
}

// drop drops what a record names.
func (m *memory[V]) drop(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries.Remove(key)
}

// dropEntry drops this very entry, if it is still there.
func (m *memory[V]) dropEntry(key string, dead *memoryEntry[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if present, _ := m.entries.Peek(key); present == dead {
		m.entries.Remove(key)
	}
}

func (m *memory[V]) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries.Purge()
}

func (m *memory[V]) size() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.entries.Len()
}
