// Package shared is Redis as one namespace sees it: values and their leases, the journal's scripts, and what is to be known of the master
// that answers. Every error of its methods means that Redis did not do it, or may not have; none is for a caller of a cache.
package shared

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
)

// ErrUnavailable says that Redis was not asked, since it has failed too often of late.
var ErrUnavailable = errors.New("redis is not available, and is left alone for a while")

const (
	keyRecords   = 100_000
	groupRecords = 1_000_000
	ringCapacity = 10_000
	ringReach    = 30 * time.Second
	beaconKept   = 10 * time.Minute
)

// Settings are how Redis is used.
type Settings struct {
	Namespace string
	// Node names this process; LeaseTime is how long a lease lasts unless it is renewed.
	Node      string
	LeaseTime time.Duration
	// Sentinels name the server; nil where it is the one of the options.
	Sentinels *Sentinels
	// Hard is how long to wait for an answer at most.
	Hard  time.Duration
	Clock clock.Clock
}

// Redis is one namespace on one Redis. Thread-safe.
type Redis struct {
	Settings
	client   *redis.Client
	named    *sentinels // nil where there are none
	reigns   *reigns
	breaker  *breaker
	times    times
	progress *journal.Progress
	started  int64
}

// New is a Redis that was not connected to yet; nothing is sent before somebody asks.
func New(options *redis.Options, settings Settings, progress *journal.Progress) *Redis {
	r := &Redis{
		Settings: settings, breaker: &breaker{clock: settings.Clock}, times: newTimes(), progress: progress, started: settings.Clock.Millis(),
		reigns: newReigns(settings.Clock, "{"+settings.Namespace+"#0}~beacon:"+settings.Node, settings.Hard, ringCapacity),
	}
	if settings.Sentinels != nil {
		r.named = newSentinels(*settings.Sentinels, options, settings.Hard)
	}
	r.client = redis.NewClient(r.options(*options))
	return r
}

// options never let a command be sent twice, nor a connection be used before its master is known.
func (r *Redis) options(own redis.Options) *redis.Options {
	dial := own.Dialer
	if own.DialTimeout == 0 {
		own.DialTimeout = 5 * time.Second
	}
	if dial == nil {
		dial = redis.NewDialer(&own)
	}
	if r.named != nil {
		dial = r.named.dialing(dial)
		own.Addr = "the master " + r.named.master
	}
	own.Dialer = r.reigns.tracking(dial)
	then := own.OnConnect
	own.OnConnect = func(ctx context.Context, connection *redis.Conn) error {
		if err := r.met(ctx, connection); err != nil || then == nil {
			return err
		}
		return then(ctx, connection)
	}
	own.MaxRetries = -1
	own.DialerRetries = 1
	own.ContextTimeoutEnabled = true
	own.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &own
}

func (r *Redis) met(ctx context.Context, connection *redis.Conn) error {
	err := r.reigns.met(ctx, connection)
	if err != nil && !errors.Is(err, errAnotherReign) && r.named != nil {
		r.named.failed()
	}
	return err
}

// Watch follows the sentinels for as long as the context lives: connections to a server that they do not name any more are closed, which may
// answer still. Without sentinels it returns at once.
func (r *Redis) Watch(ctx context.Context) {
	if r.named != nil {
		r.named.watch(ctx, r.reigns.closeAll)
	}
}

// OnDoubt names who declares untrue once more what a master may have lost. To be called before anything else.
func (r *Redis) OnDoubt(tell func(Doubtful)) { r.reigns.tell = tell }

// IsConnected says whether it is worth asking.
func (r *Redis) IsConnected() bool { return !r.breaker.isOpen() }

// Close closes all connections.
func (r *Redis) Close() error {
	err := r.client.Close()
	if r.named != nil {
		err = errors.Join(err, r.named.close())
	}
	return err
}

// FullKey is where a value stands.
func (r *Redis) FullKey(key string) string { return r.Namespace + ":" + key }

func lease(fullKey string) string { return "{" + fullKey + "}~lease" }

func (r *Redis) both(key string) []string { return []string{r.FullKey(key), lease(r.FullKey(key))} }

// call runs an operation within the hard timeout, unless Redis is left alone.
func (r *Redis) call(ctx context.Context, what operation, question func(context.Context) error) error {
	if r.breaker.isOpen() {
		return ErrUnavailable
	}
	return r.probe(ctx, what, question)
}

// probe runs an operation even if Redis is left alone.
func (r *Redis) probe(ctx context.Context, what operation, question func(context.Context) error) error {
	within, cancel := ctx, func() {}
	if deadline, has := ctx.Deadline(); !has || time.Until(deadline) > r.Hard {
		within, cancel = context.WithTimeout(ctx, r.Hard)
	}
	defer cancel()
	began := time.Now()
	err := question(within)
	r.times.add(what, time.Since(began))
	switch {
	case err == nil || isAnswer(err):
		r.breaker.succeeded()
	case errors.Is(ctx.Err(), context.Canceled):
		// The caller has given up; that says nothing of Redis.
	default:
		r.breaker.failed()
	}
	if err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	return nil
}

// isAnswer says whether the server has answered, be it with an error; one that is loading, or no master, has not.
func isAnswer(err error) bool {
	var answer redis.Error
	return errors.As(err, &answer) && !errors.Is(err, redis.TxFailedErr) && !redis.HasErrorPrefix(err, "LOADING") &&
		!redis.HasErrorPrefix(err, "READONLY") && !redis.HasErrorPrefix(err, "MASTERDOWN")
}

func random(bytes int) string {
	name := make([]byte, bytes)
	_, _ = rand.Read(name) // never fails
	return hex.EncodeToString(name)
}

// NewNodeName is a name for this process that no other has.
func NewNodeName() string { return random(8) }
