package shared

import (
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/clock"
)

const (
	mostGuests = 100
	guestKept  = 30 * time.Second
	guestPool  = 4
)

var errTooManyGuests = errors.New("commands are redirected to more than 100 servers")

// guests are connections for single commands: those that are asked for a key ahead of its slot, and for the map. Thread-safe.
type guests struct {
	own   redis.Options
	clock clock.Clock

	mu  sync.Mutex
	all map[string]*guest
}

type guest struct {
	client *redis.Client
	usedAt int64
}

// newGuests connects by options that say everything but where to.
func newGuests(own redis.Options, clock clock.Clock) *guests {
	own.PoolSize, own.MinIdleConns = guestPool, 0
	return &guests{own: own, clock: clock, all: map[string]*guest{}}
}

func (g *guests) at(address string) (*redis.Client, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	present := g.all[address]
	if present == nil {
		if len(g.all) >= mostGuests {
			return nil, errTooManyGuests
		}
		own := g.own
		own.Network, own.Addr = "tcp", address
		present = &guest{client: redis.NewClient(&own)}
		g.all[address] = present
	}
	present.usedAt = g.clock.Nanos()
	return present.client, nil
}

func (g *guests) closeUnused() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for address, each := range g.all {
		if g.clock.Nanos()-each.usedAt > int64(guestKept) {
			delete(g.all, address)
			_ = each.client.Close() // nobody uses it
		}
	}
}

func (g *guests) close() (err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, each := range g.all {
		err = errors.Join(err, each.client.Close())
	}
	return err
}
