package shared

import (
	"container/list"
	"iter"
	"sync"

	"larder.dev/larder/internal/journal"
)

// reign is under whom a master's data is written: its replication id and run id. Another begins with each restart and each failover; what
// was acknowledged under the one before may be lost.
type reign struct{ replication, run string }

// presence says under which reigns masters are now; none where nobody was met yet.
type presence interface {
	ofKey(key string) reign
	ofJournal() reign
}

// Doubtful is what must be declared untrue once more: keys whose values are untrue, keys whose values were replaced, groups.
type Doubtful struct {
	Untrue   []string
	Replaced []string
	Groups   []journal.Group
}

// ring is what this process itself has lately declared untrue, with the reigns under which each part of that began. A part is written down
// before it is sent, so that another reign that is met meanwhile finds it. Bounded: what is pushed out, or forgotten because of its age, is
// remembered by its moment alone. Thread-safe.
type ring struct {
	capacity int

	mu           sync.Mutex
	byAge        *list.List // of *own, the one that changed last stands last
	elements     map[any]*list.Element
	hasForgotten bool
	forgottenAt  int64
	hasReach     bool
	reach        int64
}

type part struct {
	reign reign
	nanos int64
}

// own is one key or group. Parts are nil where there was none.
type own struct {
	what any // a string or a journal.Group
	// isPut says that the value that stands there has no other home, and stays.
	isPut bool
	// removal is, of a put, what was removed before it: a master that has lost both holds what stood before the removal.
	removal, change, append *part
}

func newRing(capacity int) *ring {
	return &ring{capacity: capacity, byAge: list.New(), elements: map[any]*list.Element{}}
}

// removing says that keys are about to be removed, by an invalidation or for a write lease.
func (r *ring) removing(keys []string, reign reign, nanos int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		r.write(&own{what: key, change: &part{reign, nanos}})
	}
}

// putting says that a value is about to be put.
func (r *ring) putting(key string, reign reign, nanos int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write(&own{what: key, isPut: true, removal: r.removalOf(key), change: &part{reign, nanos}})
}

func (r *ring) removalOf(key string) *part {
	known := r.known(key)
	if known == nil {
		return nil
	}
	removal := known.change
	if known.isPut {
		removal = known.removal
	}
	if removal != nil && r.hasReach && removal.nanos < r.reach {
		return nil
	}
	return removal
}

// recording says that a record is about to be appended. What was done to a key before stays what it was.
func (r *ring) recording(what any, reign reign, nanos int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	written := &own{what: what, append: &part{reign, nanos}}
	if _, isKey := what.(string); isKey {
		written.isPut = true
	}
	if known := r.known(what); known != nil {
		written.isPut, written.removal, written.change = known.isPut, known.removal, known.change
	}
	r.write(written)
}

func (r *ring) known(what any) *own {
	if element := r.elements[what]; element != nil {
		return element.Value.(*own)
	}
	return nil
}

func (r *ring) write(written *own) {
	if before := r.elements[written.what]; before != nil {
		r.byAge.Remove(before)
	}
	r.elements[written.what] = r.byAge.PushBack(written)
	if r.byAge.Len() > r.capacity {
		r.forget(r.byAge.Front())
	}
}

func (r *ring) forget(element *list.Element) {
	forgotten := r.byAge.Remove(element).(*own)
	delete(r.elements, forgotten.what)
	if nanos := forgotten.lastNanos(); !r.hasForgotten || nanos > r.forgottenAt {
		r.hasForgotten, r.forgottenAt = true, nanos
	}
}

// adopt says that a master was met for the first time: what was written down before was carried by none under an earlier reign of it.
func (r *ring) adopt(now presence) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for element := r.byAge.Front(); element != nil; element = element.Next() {
		each := element.Value.(*own)
		for part, present := range each.parts(now) {
			if part.reign == (reign{}) {
				part.reign = present
			}
		}
	}
}

// forgetBefore forgets what every replica has by now: all that last changed before the moment.
func (r *ring) forgetBefore(nanos int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hasReach, r.reach = true, nanos
	for eldest := r.byAge.Front(); eldest != nil && eldest.Value.(*own).lastNanos() < nanos; eldest = r.byAge.Front() {
		r.forget(eldest)
	}
}

// takeDoubtful takes out what began under another reign than the present one of the master that has it now.
func (r *ring) takeDoubtful(now presence) (doubtful Doubtful) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for element := r.byAge.Front(); element != nil; {
		next, each := element.Next(), element.Value.(*own)
		if each.isDoubtful(now) {
			r.byAge.Remove(element)
			delete(r.elements, each.what)
			each.addTo(&doubtful, now)
		}
		element = next
	}
	return doubtful
}

// forgotten is when the newest of what is no longer here was sent, and whether anything was forgotten.
func (r *ring) forgotten() (int64, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.forgottenAt, r.hasForgotten
}

// parts are those that there are, each with the present reign of the master that it is a matter of.
func (o *own) parts(now presence) iter.Seq2[*part, reign] {
	return func(yield func(*part, reign) bool) {
		if o.append != nil && !yield(o.append, now.ofJournal()) {
			return
		}
		if key, isKey := o.what.(string); isKey {
			present := now.ofKey(key)
			_ = (o.change == nil || yield(o.change, present)) && (o.removal == nil || yield(o.removal, present))
		}
	}
}

func (o *own) isDoubtful(now presence) bool {
	for part, present := range o.parts(now) {
		if isLost(part, present) {
			return true
		}
	}
	return false
}

// isLost does not hold where nobody was met yet.
func isLost(part *part, present reign) bool {
	return part != nil && present != (reign{}) && part.reign != present
}

func (o *own) addTo(doubtful *Doubtful, now presence) {
	switch what := o.what.(type) {
	case journal.Group:
		doubtful.Groups = append(doubtful.Groups, what)
	case string:
		if o.isPut && !isLost(o.removal, now.ofKey(what)) {
			doubtful.Replaced = append(doubtful.Replaced, what)
		} else {
			doubtful.Untrue = append(doubtful.Untrue, what)
		}
	}
}

func (o *own) lastNanos() int64 {
	last := int64(-1 << 63)
	for _, each := range []*part{o.change, o.append} {
		if each != nil {
			last = max(last, each.nanos)
		}
	}
	return last
}
