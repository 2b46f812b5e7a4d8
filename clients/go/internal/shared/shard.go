package shared

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"larder.dev/larder/internal/journal"
)

var (
	errAnotherReign = errors.New("another master was met, or the same restarted; connecting anew")
	errNoMaster     = errors.New("the server is no master")
	errLate         = errors.New("the master is another by now")
)

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// whereabouts knows where the master of a shard is.
type whereabouts interface {
	// dialing dials it, whichever address the client believes in.
	dialing(dial dialer) dialer
	// failed says that who was dialled was of no use.
	failed()
	// address is where it is for all that is known; empty if nobody knows.
	address() string
}

// topology are the masters that hold the keys, and which of them holds which. Thread-safe.
type topology interface {
	// all are those known at this moment.
	all() []*shard
	// of is the one that holds a key; one that is never connected where nobody is known to hold it.
	of(key string) *shard
	// isCluster says whether keys are spread by slots: then a command may name keys of one slot only.
	isCluster() bool
	// doubt says that something that was answered, or lost, speaks against what is known here.
	doubt()
	// watch follows changes for as long as the context lives.
	watch(ctx context.Context)
	close() error
}

// shard is one master as it is reached from here. The server behind it may be another some day; then its reign is. Each connection says under
// which reign it is before anybody can use it. When that is another one:
//
//  1. All connections are closed, this one too, so that what is sent from now on is carried under the new reign.
//  2. What is in doubt is taken out of the ring and goes into the outbox, before which nothing is read.
//  3. If the ring has forgotten anything, this process's beacon says whether the new master's knowledge reaches back to what was forgotten;
//     if not, that becomes a horizon.
//
// Thread-safe.
type shard struct {
	client    *redis.Client
	gets      *gets
	breaker   *breaker
	where     whereabouts
	reigns    *reigns
	confirmed *confirmation
	// isNewcomer says that it came to a cluster that was known already.
	isNewcomer bool

	meeting chan struct{} // holds one: reigns are met one after the other
	present atomic.Pointer[reign]

	mu       sync.Mutex
	conns    map[*tracked]struct{}
	closings int
}

func newShard(own redis.Options, where whereabouts, reigns *reigns) *shard {
	s := &shard{
		breaker: &breaker{clock: reigns.clock}, where: where, reigns: reigns, confirmed: newConfirmation(journal.NewProof(reigns.clock)),
		meeting: make(chan struct{}, 1), conns: map[*tracked]struct{}{},
	}
	own.Dialer = s.tracking(where.dialing(own.Dialer))
	then := own.OnConnect
	own.OnConnect = func(ctx context.Context, connection *redis.Conn) error {
		if err := s.met(ctx, connection); err != nil || then == nil {
			return err
		}
		return then(ctx, connection)
	}
	s.client = redis.NewClient(&own)
	s.gets = &gets{client: s.client, limit: reigns.slowest}
	return s
}

// onceOnly are options with a dialer, by which no command is ever sent twice.
func onceOnly(own redis.Options) redis.Options {
	if own.DialTimeout == 0 {
		own.DialTimeout = 5 * time.Second
	}
	if own.Dialer == nil {
		reached := own
		own.Dialer = redis.NewDialer(&reached)
	}
	own.MaxRetries = -1
	own.DialerRetries = 1
	own.ContextTimeoutEnabled = true
	own.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return own
}

// isMissing says whether it is of no use at this moment, for all that is known.
func (s *shard) isMissing() bool { return s.breaker.isOpen() || s.confirmed.hasFailed() }

func (s *shard) reign() reign {
	if present := s.present.Load(); present != nil {
		return *present
	}
	return reign{}
}

// met is called with each new connection, before anybody can use it.
func (s *shard) met(ctx context.Context, connection *redis.Conn) error {
	select {
	case s.meeting <- struct{}{}:
		defer func() { <-s.meeting }()
	case <-ctx.Done():
		return ctx.Err()
	}
	found, err := askReign(ctx, connection)
	if err != nil {
		s.where.failed()
		return err
	}
	before := s.present.Load()
	switch {
	case before == nil:
		s.present.Store(&found)
		s.reigns.first(s)
	case *before != found:
		reachesBack := s.reigns.reachesBack(ctx, connection, s)
		s.closeAll()
		s.present.Store(&found)
		s.reigns.changed(s, reachesBack)
		return errAnotherReign
	}
	return nil
}

// stillReigns says, by what the server tells of its replication, whether it is the same master as when its connections were made; it gives them up
// otherwise. A master that was succeeded and promoted again has its successor's data, and has closed no connection.
func (s *shard) stillReigns(info string) error {
	if infoLine(info, "role") == "master" && infoLine(info, "master_replid") == s.reign().replication {
		return nil
	}
	s.closeAll()
	return errAnotherReign
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
	shard *shard
}

func (t *tracked) Close() error {
	t.shard.mu.Lock()
	delete(t.shard.conns, t)
	t.shard.mu.Unlock()
	return t.Conn.Close()
}

func (s *shard) tracking(dial dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		s.mu.Lock()
		before := s.closings
		s.mu.Unlock()
		connection, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		known := &tracked{connection, s}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.closings != before {
			_ = connection.Close() // it may be to the one that was left
			return nil, errLate
		}
		s.conns[known] = struct{}{}
		return known, nil
	}
}

// close lets nobody use it any more.
func (s *shard) close() error {
	err := s.client.Close()
	s.closeAll()
	return err
}

// closeAll closes all connections, those that are being made too.
func (s *shard) closeAll() {
	s.mu.Lock()
	s.closings++
	open := make([]*tracked, 0, len(s.conns))
	for connection := range s.conns {
		open = append(open, connection)
	}
	s.mu.Unlock()
	for _, connection := range open {
		_ = connection.Close() // whoever uses it hears of it
	}
}
