package node

import (
	"container/list"
	"math"
	"strings"
	"sync"

	"larder.dev/larder/internal/journal"
	"larder.dev/larder/internal/wire"
)

// Subject is what an entry has that rules are about.
type Subject struct {
	Key    string
	Prefix string
	Stamp  int64
	Tags   []string
	// UnknownTags says that any tag may concern it: it says "there is none", and tags derive from values.
	UnknownTags bool
}

// Rules are the group records that a node remembers: the newest position for each subject. Bounded: what is forgotten becomes the
// horizon, before which everything is dead. Thread-safe; a look is one look for each tag, one for the cache, and one for each pattern.
type Rules struct {
	most int

	mu        sync.RWMutex
	byAge     *list.List // of rule, oldest first
	elements  map[ruleName]*list.Element
	tags      map[string]int64
	caches    map[string]int64
	patterns  map[string]pattern
	newestTag int64
	newest    int64
	horizon   int64
}

type ruleName struct {
	kind    journal.Kind
	subject string
}

type pattern struct {
	glob     wire.Glob
	prefix   string
	decides  bool
	position int64
}

// NewRules are rules of which at most so many are remembered.
func NewRules(most int) *Rules {
	rules := &Rules{most: most, newest: math.MinInt64}
	rules.empty()
	return rules
}

func (r *Rules) empty() {
	r.byAge, r.elements = list.New(), map[ruleName]*list.Element{}
	r.tags, r.caches, r.patterns = map[string]int64{}, map[string]int64{}, map[string]pattern{}
	r.newestTag = math.MinInt64
}

// Add remembers a record.
func (r *Rules) Add(group journal.Group, position int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.newest = max(r.newest, position)
	// A pattern beyond what we allow covers we do not know what, so everything.
	if group.Kind == journal.Horizon || (group.Kind == journal.Pattern && !wire.IsPattern(group.Subject)) {
		r.horizon = max(r.horizon, position)
		r.empty()
		return
	}
	name := ruleName{group.Kind, group.Subject}
	r.index(name, position)
	if known := r.elements[name]; known != nil {
		r.byAge.MoveToBack(known)
	} else {
		r.elements[name] = r.byAge.PushBack(name)
	}
	for r.byAge.Len() > r.most {
		r.forgetOldest()
	}
}

func (r *Rules) index(name ruleName, position int64) {
	switch name.kind {
	case journal.Tag:
		r.tags[name.subject], r.newestTag = position, position
	case journal.Cache:
		r.caches[name.subject] = position
	default:
		glob := wire.CompileGlob(name.subject)
		prefix, decides := glob.Prefix()
		r.patterns[name.subject] = pattern{glob, prefix, decides, position}
	}
}

func (r *Rules) forgetOldest() {
	oldest := r.byAge.Remove(r.byAge.Front()).(ruleName)
	delete(r.elements, oldest)
	switch oldest.kind {
	case journal.Tag:
		r.horizon = max(r.horizon, r.tags[oldest.subject])
		delete(r.tags, oldest.subject)
	case journal.Cache:
		r.horizon = max(r.horizon, r.caches[oldest.subject])
		delete(r.caches, oldest.subject)
	default:
		r.horizon = max(r.horizon, r.patterns[oldest.subject].position)
		delete(r.patterns, oldest.subject)
	}
}

// ForgetAll forgets every rule; what was stamped before the horizon is dead instead.
func (r *Rules) ForgetAll(horizon int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.horizon = horizon
	r.newest = max(r.newest, horizon)
	r.empty()
}

// Size is how many rules are remembered.
func (r *Rules) Size() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byAge.Len()
}

// Cover says whether a rule newer than the entry's stamp covers it.
func (r *Rules) Cover(entry Subject) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if entry.Stamp < r.horizon {
		return true
	}
	return entry.Stamp < r.newest && (r.byTag(entry) || r.isNewer(r.caches, entry.Prefix, entry.Stamp) || r.byPattern(entry))
}

func (r *Rules) isNewer(positions map[string]int64, subject string, stamp int64) bool {
	position, isKnown := positions[subject]
	return isKnown && position > stamp
}

func (r *Rules) byTag(entry Subject) bool {
	if r.newestTag <= entry.Stamp {
		return false
	}
	if entry.UnknownTags {
		return true
	}
	for _, tag := range entry.Tags {
		if r.isNewer(r.tags, tag, entry.Stamp) {
			return true
		}
	}
	return false
}

func (r *Rules) byPattern(entry Subject) bool {
	for _, each := range r.patterns {
		if each.position > entry.Stamp && strings.HasPrefix(entry.Key, each.prefix) && (each.decides || each.glob.Matches(entry.Key)) {
			return true
		}
	}
	return false
}
