package shared

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const askSentinelsEvery = time.Second

// Sentinels name the server that is master.
type Sentinels struct {
	// Addrs are their host:port, one at least. All are asked, and the newest configuration counts.
	Addrs []string
	// Master is its name, as the sentinels know it.
	Master string
	// Username and Password are those of the sentinels themselves, if they have any. TLS is that of the servers.
	Username, Password string
}

// named is what a sentinel says: the greatest epoch is the newest.
type named struct {
	epoch   int64
	address string
}

// sentinels find the master. All are asked, and the newest configuration counts, so neither one that is down nor one that lags behind
// misleads. Thread-safe.
type sentinels struct {
	master string
	limit  time.Duration
	asks   []func(context.Context) (named, error)
	closes []func() error

	mu      sync.Mutex
	newest  *named
	dialled string
}

func newSentinels(whom Sentinels, servers *redis.Options, limit time.Duration) *sentinels {
	s := &sentinels{master: whom.Master, limit: limit}
	for _, address := range whom.Addrs {
		client := redis.NewSentinelClient(&redis.Options{
			Addr: address, Username: whom.Username, Password: whom.Password, TLSConfig: servers.TLSConfig,
			DialTimeout: limit, ReadTimeout: limit, WriteTimeout: limit, PoolSize: 2, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
			MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		})
		s.asks = append(s.asks, func(ctx context.Context) (named, error) { return askSentinel(ctx, client, whom.Master) })
		s.closes = append(s.closes, client.Close)
	}
	return s
}

// askSentinel takes the epoch from what is known, and the address from what is named: a sentinel that is at a failover has the new master's
// epoch from the moment it is promoted, and describes the old one until the other replicas follow. In this order: who is asked between the
// two names the new one with the old epoch, and is asked again.
func askSentinel(ctx context.Context, client *redis.SentinelClient, master string) (named, error) {
	known, err := client.Master(ctx, master).Result()
	if err != nil {
		return named{}, err
	}
	address, err := client.GetMasterAddrByName(ctx, master).Result()
	if err != nil {
		return named{}, err
	}
	if len(address) != 2 {
		return named{}, fmt.Errorf("a sentinel names no address but %q", address)
	}
	epoch, _ := strconv.ParseInt(known["config-epoch"], 10, 64)
	return named{epoch, net.JoinHostPort(address[0], address[1])}, nil
}

// find is the address of the newest configuration that any of them knows, or knew.
func (s *sentinels) find(ctx context.Context) (string, error) {
	within, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	best, err := ballot(within, s.asks, func(one, other named) bool { return one.epoch > other.epoch })
	if err != nil {
		return "", fmt.Errorf("no sentinel names the master %s: %w", s.master, err)
	}
	return s.newestOf(best).address, nil
}

// newestOf is what was told, unless something newer is known: some may have answered before the others told them of a switch, and some of
// those are late.
func (s *sentinels) newestOf(told named) named {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.newest == nil || told.epoch >= s.newest.epoch {
		s.newest = &told
	}
	return *s.newest
}

// failed says that what was named did not help: sentinels that were set up anew count from the beginning.
func (s *sentinels) failed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newest = nil
}

// dialing dials whatever is named, whichever address the client believes in.
func (s *sentinels) dialing(dial dialer) dialer {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		address, err := s.find(ctx)
		if err != nil {
			return nil, err
		}
		connection, err := dial(ctx, "tcp", address)
		if err != nil {
			s.failed()
			return nil, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.dialled = address
		return connection, nil
	}
}

// watch tells, for as long as the context lives, when another master is named than the one that was dialled last.
func (s *sentinels) watch(ctx context.Context, onSwitch func()) {
	ticks := time.NewTicker(askSentinelsEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			if address, err := s.find(ctx); err == nil && s.isAnother(address) {
				onSwitch()
			}
		}
	}
}

// address is that of the last master that was found.
func (s *sentinels) address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dialled
}

func (s *sentinels) isAnother(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dialled != "" && s.dialled != address
}

func (s *sentinels) close() (err error) {
	for _, close := range s.closes {
		err = errors.Join(err, close())
	}
	return err
}
