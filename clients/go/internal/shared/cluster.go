package shared

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"time"
)

const (
	readMapEvery    = 2 * time.Second
	shortestPause   = 100 * time.Millisecond
	longerPause     = 500 * time.Millisecond
	readingsInVain  = 100
	patienceForMap  = 500 * time.Millisecond
	mostAskedForMap = 5
)

var (
	errNobody  = errors.New("no node of the cluster is known to serve the slot")
	errNoSlots = errors.New("the cluster has given no slots to any node")
)

// Cluster is where masters share the slots.
type Cluster struct {
	// Addrs are the host:port of some of its nodes, one at least; the others are found. One of them has to be up when nobody else is known.
	Addrs []string
}

// cluster are the masters of a cluster. The map is read at the start, every two seconds, and whenever something speaks against it, ten times
// a second at most; as often while a master is missing, for ten seconds, and then twice a second. It changes in watch alone.
type cluster struct {
	addresses []string
	limit     time.Duration
	newShard  func(whereabouts) *shard
	// onNew is told of a shard that nobody has asked yet.
	onNew  func(*shard)
	guests *guests
	nobody *shard
	counts *redirections

	doubts  chan struct{} // holds one
	turn    int           // of the strangers; belongs to watch
	trouble atomic.Pointer[error]
	roster  atomic.Pointer[roster]
}

// newCluster knows nobody yet.
func newCluster(whom Cluster, limit time.Duration, newShard func(whereabouts) *shard, guests *guests, counts *redirections) *cluster {
	c := &cluster{addresses: whom.Addrs, limit: limit, guests: guests, counts: counts, onNew: func(*shard) {}, doubts: make(chan struct{}, 1)}
	c.newShard = func(where whereabouts) *shard {
		made := newShard(where)
		made.client.AddHook(redirecting{c, where})
		return made
	}
	c.nobody = newShard(c.master(""))
	c.roster.Store(&roster{slots: slotMap{epoch: -1}})
	return c
}

func (c *cluster) all() []*shard   { return c.roster.Load().shards }
func (c *cluster) isCluster() bool { return true }

func (c *cluster) of(key string) *shard {
	if found := c.roster.Load().bySlot[slotOf(key)]; found != nil {
		return found
	}
	return c.nobody
}

// met is the shard whose master is at an address. Where the map does not say so yet it is waited for: who was promoted may lack what its
// predecessor was told, and is asked nothing before its reign was met.
func (c *cluster) met(ctx context.Context, address string) (*shard, error) {
	within, cancel := context.WithTimeout(ctx, patienceForMap)
	defer cancel()
	for {
		if known := c.roster.Load().byAddress[address]; known != nil {
			return known, nil
		}
		if within.Err() != nil {
			return nil, fmt.Errorf("%w: %s is named, and not in the map", errNobody, address)
		}
		c.doubt()
		wait(within, tornPause)
	}
}

// doubt says that something speaks against the map.
func (c *cluster) doubt() {
	select {
	case c.doubts <- struct{}{}:
	default:
	}
}

func (c *cluster) watch(ctx context.Context) {
	for inVain := 0; ctx.Err() == nil; {
		c.read(ctx)
		c.guests.closeUnused()
		pause := shortestPause
		if !c.isSomebodyMissing() {
			inVain = 0
		} else if inVain++; inVain > readingsInVain {
			pause = longerPause
		}
		wait(ctx, pause)
		if inVain > 0 {
			continue
		}
		regular := time.NewTimer(readMapEvery - pause)
		select {
		case <-regular.C:
		case <-c.doubts:
		case <-ctx.Done():
		}
		regular.Stop()
	}
}

func wait(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (c *cluster) isSomebodyMissing() bool {
	all := c.all()
	return len(all) == 0 || slices.ContainsFunc(all, (*shard).isMissing)
}

func (c *cluster) read(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	newest, err := c.newest(within)
	if err == nil && len(newest.ranges) == 0 {
		err = errNoSlots
	}
	c.trouble.Store(&err)
	if err == nil {
		c.take(newest)
	}
}

// newest is the newest map of those that up to five nodes know, asked over connections that there are, else over new ones.
func (c *cluster) newest(ctx context.Context) (slotMap, error) {
	before := c.roster.Load()
	var asks []func(context.Context) (slotMap, error)
	for address, each := range before.byAddress {
		if !each.isMissing() && len(asks) < mostAskedForMap {
			asks = append(asks, func(ctx context.Context) (slotMap, error) { return askSlotMap(ctx, each.client, address) })
		}
	}
	// Where a master is missing, one that answers may be the one that was left: its successors are asked too.
	if len(asks) > 0 && c.isSomebodyMissing() {
		return ballot(ctx, append(asks, c.strangers(before)...), isNewer)
	}
	if len(asks) > 0 {
		if found, err := ballot(ctx, asks, isNewer); err == nil {
			return found, nil
		}
	}
	return ballot(ctx, c.strangers(before), isNewer)
}

// strangers asks nodes that nobody is connected to: other five each time, where there are more.
func (c *cluster) strangers(before *roster) (asks []func(context.Context) (slotMap, error)) {
	known := before.slots.masters()
	for _, address := range slices.Concat(before.slots.replicas, c.addresses) {
		if !slices.Contains(known, address) {
			known = append(known, address)
		}
	}
	c.turn++
	for i := range min(mostAskedForMap, len(known)) {
		address := known[(c.turn+i)%len(known)]
		asks = append(asks, func(ctx context.Context) (slotMap, error) {
			client, err := c.guests.at(address)
			if err != nil {
				return slotMap{}, err
			}
			return askSlotMap(ctx, client, address)
		})
	}
	return asks
}

func isNewer(one, other slotMap) bool { return one.epoch > other.epoch }

func (c *cluster) take(newer slotMap) {
	before := c.roster.Load()
	if newer.epoch < before.slots.epoch || slices.Equal(newer.ranges, before.slots.ranges) {
		return
	}
	next := before.next(newer, func(address string) *shard {
		made := c.newShard(c.master(address))
		made.isNewcomer = len(before.shards) > 0
		return made
	})
	c.roster.Store(next)
	for address, each := range next.byAddress {
		if each.where.(*clusterMaster).succeededBy(address) {
			each.closeAll()
		}
	}
	for _, gone := range before.without(next) {
		_ = gone.close() // whoever uses it hears of it
	}
	for _, each := range next.without(before) {
		c.onNew(each)
	}
}

func (c *cluster) whyNobody() error {
	if why := c.trouble.Load(); why != nil && *why != nil {
		return fmt.Errorf("%w: %w", errNobody, *why)
	}
	return errNobody
}

func (c *cluster) close() (err error) {
	for _, each := range append(c.all(), c.nobody) {
		err = errors.Join(err, each.close())
	}
	return errors.Join(err, c.guests.close())
}

// clusterMaster is a master of a cluster; a replica that takes its slots over takes its place here too.
type clusterMaster struct {
	cluster *cluster
	at      atomic.Pointer[string]
}

func (c *cluster) master(address string) *clusterMaster {
	master := &clusterMaster{cluster: c}
	master.at.Store(&address)
	return master
}

func (m *clusterMaster) address() string { return *m.at.Load() }

// succeededBy answers whether that is another address than before.
func (m *clusterMaster) succeededBy(heir string) bool { return *m.at.Swap(&heir) != heir }

func (m *clusterMaster) failed() { m.cluster.doubt() }

func (m *clusterMaster) dialing(dial dialer) dialer {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		address := m.address()
		if address == "" {
			m.failed()
			return nil, m.cluster.whyNobody()
		}
		connection, err := dial(ctx, "tcp", address)
		if err != nil {
			m.failed()
		}
		return connection, err
	}
}
