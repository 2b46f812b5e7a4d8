package node

import (
	"hash/maphash"
	"sync/atomic"
)

const stripes = 1 << 14

// Fences are counters that a key record raises, so that whoever remembered the counter before cannot put afterwards. Keys share counters
// by hash: that may refuse a put that was right, and never allows one that was wrong. Thread-safe, without locks.
type Fences struct {
	seed     maphash.Seed
	counters [stripes]atomic.Uint64
}

func newFences() *Fences { return &Fences{seed: maphash.MakeSeed()} }

// Read is the counter of a key.
func (f *Fences) Read(key string) uint64 { return f.of(key).Load() }

// Raise raises the counter of a key.
func (f *Fences) Raise(key string) { f.of(key).Add(1) }

func (f *Fences) of(key string) *atomic.Uint64 {
	return &f.counters[maphash.String(f.seed, key)%stripes]
}
