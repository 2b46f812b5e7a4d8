package shared

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
)

const mostBeaconNumbers = 100_000

// reigns sees to it that nothing this process has declared untrue is lost with a master. Whoever declares something untrue says so here first;
// when a shard is met under another reign, what began under an earlier one is declared untrue once more. Thread-safe.
type reigns struct {
	namespace, node string
	clock           clock.Clock
	slowest         time.Duration
	ring            *ring
	masters         topology
	// tell declares untrue once more, distrust drops all copies; neither blocks.
	tell     func(Doubtful)
	distrust func()

	mu      sync.Mutex
	numbers map[*shard]int
}

func newReigns(settings Settings, capacity int) *reigns {
	return &reigns{
		namespace: settings.Namespace, node: settings.Node, clock: settings.Clock, slowest: settings.Hard, ring: newRing(capacity),
		tell: func(Doubtful) {}, distrust: func() {}, numbers: map[*shard]int{},
	}
}

func (r *reigns) removing(on *shard, keys []string) {
	r.ring.removing(keys, on.reign(), r.clock.Nanos())
}

func (r *reigns) putting(on *shard, key string) { r.ring.putting(key, on.reign(), r.clock.Nanos()) }

func (r *reigns) recordingKeys(keys []string) {
	for _, key := range keys {
		r.ring.recording(key, r.ofJournal(), r.clock.Nanos())
	}
}

func (r *reigns) recordingGroup(group journal.Group) {
	r.ring.recording(group, r.ofJournal(), r.clock.Nanos())
}

func (r *reigns) journals() *shard          { return r.masters.of("{" + r.namespace + "}") }
func (r *reigns) ofJournal() reign          { return r.journals().reign() }
func (r *reigns) ofKey(key string) reign    { return r.masters.of(r.namespace + ":" + key).reign() }
func (r *reigns) isJournals(on *shard) bool { return on == r.journals() }

// first says that a shard is met for the first time. A newcomer has what another has had until lately, which may hold it still; and it may have been
// a replica of one that has gone, and lack the same.
func (r *reigns) first(met *shard) {
	r.ring.adopt(r)
	if met.isNewcomer {
		r.look()
		r.suspect(met)
	}
}

// changed says that a shard is met under another reign, before anybody can read from it.
func (r *reigns) changed(met *shard, reachesBack bool) {
	doubtful := r.ring.takeDoubtful(r)
	if !reachesBack {
		doubtful.Groups = append(doubtful.Groups, journal.Group{Kind: journal.Horizon, Reason: "a master has lost more than its clients remember"})
	}
	r.tell(doubtful)
	r.suspect(met)
}

// suspect drops what may have been read from a master that had been replaced already, while the journal went on elsewhere. Where the journal is
// on the same shard this cannot be: whoever meets the new reign first closes the tail's connection too.
func (r *reigns) suspect(met *shard) {
	if !r.isJournals(met) {
		r.distrust()
	}
}

// look finds what began under an old reign after that had ended, and what is on another shard by now.
func (r *reigns) look() { r.tell(r.ring.takeDoubtful(r)) }

// reachesBack says whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged.
func (r *reigns) reachesBack(ctx context.Context, connection *redis.Conn, on *shard) bool {
	forgottenAt, hasForgotten := r.ring.forgotten()
	if !hasForgotten {
		return true
	}
	text, err := connection.Get(ctx, r.beacon(on)).Result()
	sentAt, otherErr := strconv.ParseInt(text, 10, 64)
	return err == nil && otherErr == nil && sentAt-int64(r.slowest)-forgottenAt > 0
}

// beacon is where this process's beacon stands on a master: under the smallest number whose slot is that master's.
func (r *reigns) beacon(on *shard) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	number := r.numbers[on]
	if !r.isThere(number, on) {
		// A master that holds so few slots is about to give them away, or has just got the first.
		for number = 0; number < mostBeaconNumbers && !r.isThere(number, on); number++ {
		}
		r.keepThoseThatAreThere()
		r.numbers[on] = number
	}
	return r.numbered(number) + "~beacon:" + r.node
}

func (r *reigns) isThere(number int, on *shard) bool { return r.masters.of(r.numbered(number)) == on }

func (r *reigns) numbered(number int) string { return fmt.Sprintf("{%s#%d}", r.namespace, number) }

func (r *reigns) keepThoseThatAreThere() {
	kept := map[*shard]int{}
	for _, each := range r.masters.all() {
		if number, isKnown := r.numbers[each]; isKnown {
			kept[each] = number
		}
	}
	r.numbers = kept
}
