package shared

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
)

var (
	errAnotherReign = errors.New("another master was met, or the same restarted; connecting anew")
	errNoMaster     = errors.New("the server is no master")
)

// reigns sees to it that nothing this process has declared untrue is lost with a master. Each connection says under which reign it is
// before anybody can use it. When that is another one:
//
//  1. All connections are closed, this one too, so that what is sent from now on is carried under the new reign.
//  2. What is in doubt is taken out of the ring and goes into the outbox, before which nothing is read.
//  3. If the ring has forgotten anything, this process's beacon says whether the new master's knowledge reaches back to what was forgotten;
//     if not, that becomes a horizon.
type reigns struct {
	clock   clock.Clock
	beacon  string
	slowest time.Duration
	ring    *ring
	// tell declares untrue once more; it does not block.
	tell func(Doubtful)

	meeting chan struct{} // holds one: reigns are met one after the other
	present atomic.Pointer[reign]

	mu    sync.Mutex
	conns map[*tracked]struct{}
}

func newReigns(clock clock.Clock, beacon string, slowest time.Duration, capacity int) *reigns {
	return &reigns{
		clock: clock, beacon: beacon, slowest: slowest, ring: newRing(capacity),
		tell: func(Doubtful) {}, meeting: make(chan struct{}, 1), conns: map[*tracked]struct{}{},
	}
}

func (r *reigns) now() reign {
	if present := r.present.Load(); present != nil {
		return *present
	}
	return reign{}
}

func (r *reigns) removing(keys []string) { r.ring.removing(keys, r.now(), r.clock.Nanos()) }
func (r *reigns) putting(key string)     { r.ring.putting(key, r.now(), r.clock.Nanos()) }

func (r *reigns) recordingKeys(keys []string) {
	for _, key := range keys {
		r.ring.recording(key, r.now(), r.clock.Nanos())
	}
}

func (r *reigns) recordingGroup(group journal.Group) {
	r.ring.recording(group, r.now(), r.clock.Nanos())
}

// met is called with each new connection, before anybody can use it.
func (r *reigns) met(ctx context.Context, connection *redis.Conn) error {
	select {
	case r.meeting <- struct{}{}:
		defer func() { <-r.meeting }()
	case <-ctx.Done():
		return ctx.Err()
	}
	found, err := askReign(ctx, connection)
	if err != nil {
		return err
	}
	before := r.present.Load()
	if before == nil {
		r.ring.adopt(found)
		r.present.Store(&found)
		return nil
	}
	if *before == found {
		return nil
	}
	reachesBack := r.reachesBack(ctx, connection)
	r.closeAll()
	r.present.Store(&found)
	doubtful := r.ring.takeDoubtful(found)
	if !reachesBack {
		doubtful.Groups = append(doubtful.Groups, journal.Group{Kind: journal.Horizon, Reason: "a master has lost more than its clients remember"})
	}
	r.tell(doubtful)
	return errAnotherReign
}

// look finds what began under an old reign after that had ended.
func (r *reigns) look() {
	if present := r.present.Load(); present != nil {
		r.tell(r.ring.takeDoubtful(*present))
	}
}

// reachesBack says whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged.
func (r *reigns) reachesBack(ctx context.Context, connection *redis.Conn) bool {
	forgottenAt, hasForgotten := r.ring.forgotten()
	if !hasForgotten {
		return true
	}
	text, err := connection.Get(ctx, r.beacon).Result()
	sentAt, otherErr := strconv.ParseInt(text, 10, 64)
	return err == nil && otherErr == nil && sentAt-int64(r.slowest)-forgottenAt > 0
}

func askReign(ctx context.Context, connection *redis.Conn) (reign, error) {
	pipe := connection.Pipeline()
	server, replication := pipe.Info(ctx, "server"), pipe.Info(ctx, "replication")
	if _, err := pipe.Exec(ctx); err != nil {
		return reign{}, err
	}
	if role := infoLine(replication.Val(), "role"); role != "master" {
		return reign{}, fmt.Errorf("%w: it says it is a %s of %s; name the master, or the sentinels", errNoMaster, role, infoLine(replication.Val(), "master_host"))
	}
	return reign{infoLine(replication.Val(), "master_replid"), infoLine(server.Val(), "run_id")}, nil
}

func infoLine(info, name string) string {
	for line := range strings.Lines(info) {
		if value, isIt := strings.CutPrefix(line, name+":"); isIt {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// tracked is a connection that can be closed from outside of the pool that uses it.
type tracked struct {
	net.Conn
	reigns *reigns
}

func (t *tracked) Close() error {
	t.reigns.mu.Lock()
	delete(t.reigns.conns, t)
	t.reigns.mu.Unlock()
	return t.Conn.Close()
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

func (r *reigns) tracking(dial dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		connection, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		known := &tracked{connection, r}
		r.mu.Lock()
		r.conns[known] = struct{}{}
		r.mu.Unlock()
		return known, nil
	}
}

func (r *reigns) closeAll() {
	r.mu.Lock()
	open := make([]*tracked, 0, len(r.conns))
	for connection := range r.conns {
		open = append(open, connection)
	}
	r.mu.Unlock()
	for _, connection := range open {
		_ = connection.Close() // whoever uses it hears of it
	}
}
