// Package node is what a process knows of the journal: its position, its generation, fences and rules, and what it does with a record.
// Written by the journal's tail, and by invalidations that the process applies to itself; read by every lookup.
package node

import (
	"strings"
	"sync"
	"sync/atomic"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
)

// Copies are what a process holds of one cache, as far as records are concerned.
type Copies interface {
	// Prefix is what all the cache's keys begin with.
	Prefix() string
	// Drop drops a key from memory, and then detaches its flight: who joins from now on takes nothing that was there.
	Drop(key string)
	// DropAll drops everything from memory, and then detaches all flights.
	DropAll()
}

// Node is what a process knows.
//
// The position moves only through the tail and after the rule is in place, so that an entry that was verified at the present position needs
// no further look.
type Node struct {
	Clock  clock.Clock
	Rules  *Rules
	fences *Fences

	position     atomic.Int64
	generation   atomic.Uint64
	abandonments atomic.Int64

	mu     sync.RWMutex
	copies []Copies
}

// New is a node that has read nothing yet and remembers at most so many rules.
func New(clock clock.Clock, mostRules int) *Node {
	return &Node{Clock: clock, Rules: NewRules(mostRules), fences: newFences()}
}

// Position is where the last group record applied stands; 0 before the journal was read.
func (n *Node) Position() int64 { return n.position.Load() }

// Abandonments is how often everything was abandoned.
func (n *Node) Abandonments() int64 { return n.abandonments.Load() }

// Register lets records reach a cache's copies.
func (n *Node) Register(copies Copies) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.copies = append(n.copies, copies)
}

func (n *Node) registered() []Copies {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.copies[:len(n.copies):len(n.copies)]
}

// ApplyKeys fences keys off and drops them: fence first, then memory, flights last.
func (n *Node) ApplyKeys(keys []string) {
	for _, key := range keys {
		n.fences.Raise(key)
		for _, copies := range n.registered() {
			if strings.HasPrefix(key, copies.Prefix()) {
				copies.Drop(key)
			}
		}
	}
}

// ApplyGroup remembers a group record, and then moves the position to it.
func (n *Node) ApplyGroup(group journal.Group, position int64) {
	n.Rules.Add(group, position)
	n.position.Store(position)
}

// Abandon empties the node, for it may have missed records: from here on it knows of nothing before the position.
func (n *Node) Abandon(horizon, position int64) {
	n.drop()
	n.Rules.ForgetAll(horizon)
	n.position.Store(position)
	// What was put between dropping and forgetting was put by rules that are gone.
	n.drop()
	n.abandonments.Add(1)
}

// AbandonCopies empties the node because a group became untrue and no record can say so yet.
func (n *Node) AbandonCopies() { n.drop() }

// RefuseLookupsUnderWay lets nothing that is being looked up by now be believed or kept.
func (n *Node) RefuseLookupsUnderWay() { n.generation.Add(1) }

func (n *Node) drop() {
	n.generation.Add(1)
	for _, copies := range n.registered() {
		copies.DropAll()
	}
	// Once more: who came in between may have joined a flight that was detached only then.
	n.generation.Add(1)
}

// Moment is what a lookup remembers before it looks anywhere: what it finds may be kept only if none of it has changed since, and its
// load began at this position.
type Moment struct {
	node       *Node
	key        string
	fence      uint64
	generation uint64
	Position   int64
	Nanos      int64
}

// Now is the moment for a key.
func (n *Node) Now(key string) Moment {
	// The generation is read first: an abandonment raises it before it moves the position.
	generation := n.generation.Load()
	return Moment{n, key, n.fences.Read(key), generation, n.Position(), n.Clock.Nanos()}
}

// Of is the moment for another key, whose fence is read now: what has raised it since was declared untrue before anybody looked.
func (m Moment) Of(key string) Moment {
	m.key, m.fence = key, m.node.fences.Read(key)
	return m
}

// IsStill says whether what was found since may be kept.
func (m Moment) IsStill() bool {
	return m.IsBeforeAbandonment() && m.node.fences.Read(m.key) == m.fence
}

// IsBeforeAbandonment says whether nothing was abandoned since. To be asked after the rules: an abandonment forgets them, and until they
// are read anew what they have killed looks alive.
func (m Moment) IsBeforeAbandonment() bool { return m.node.generation.Load() == m.generation }
