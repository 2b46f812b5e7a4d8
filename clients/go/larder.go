package larder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
	"larder.dev/larder/internal/node"
	"larder.dev/larder/internal/shared"
	"larder.dev/larder/internal/wire"
)

const (
	mostRules      = 10_000
	clocksEvery    = 100 * time.Millisecond
	beatsPerSweep  = 60
	longestPause   = 500 * time.Millisecond
	reloadsAtATime = 64
	mostFlights    = 10_000
)

// Options say which namespace this is, and where its Redis is.
type Options struct {
	// Instance and Version are the namespace, such as shop and v1: A-Z a-z 0-9 . _ - each. Required.
	Instance, Version string
	// Redis is a standalone server, with its own options for TLS, user and password; see redis.ParseURL. Required. Retries are
	// switched off, since nothing may be sent twice.
	Redis *redis.Options
	// Sentinels name the server instead of Redis.Addr; the rest of Redis holds for whichever they name. Default: none.
	Sentinels *Sentinels
	// Cluster is where masters share the slots, instead of Redis.Addr; the rest of Redis holds for each of them. Default: none.
	Cluster *Cluster

	// SoftTimeout is how long a lookup that has a loader waits for Redis in all. Default: 250 ms.
	SoftTimeout time.Duration
	// HardTimeout is how long everything else waits for an answer. Default: 1 s.
	HardTimeout time.Duration
	// LeaseTime is how long a lease outlives its holder. Default: 2 s.
	LeaseTime time.Duration
	// Heartbeat is how often it is proved that nothing was missed. Default: 1 s.
	Heartbeat time.Duration
	// Log is told of changes: Redis is away or back, memory was emptied. Never of values or calls. Default: slog.Default.
	Log *slog.Logger

	clock clock.Clock
}

// Sentinels name the server that is master. All are asked, and the newest configuration counts.
type Sentinels = shared.Sentinels

// Cluster is where masters share the slots. Some of its nodes are named, the others found.
type Cluster = shared.Cluster

// Larder is one namespace. Thread-safe. It runs three goroutines, with sentinels or a cluster four, which Close ends.
type Larder struct {
	options     Options
	node        *node.Node
	redis       *shared.Redis
	progress    *journal.Progress
	invalidator *invalidator
	counts      larderCounters
	limits      limits
	deadlines   shared.Deadlines
	debug       atomic.Pointer[func(LookupEvent)]

	random  func() float64
	beats   chan struct{} // holds one: somebody wants to know how far the journal goes
	trouble atomic.Bool   // reading the journal has failed and was not taken up again yet
	reloads chan struct{}
	flying  atomic.Int64
	stop    context.CancelFunc
	ended   sync.WaitGroup

	mu     sync.Mutex
	caches []registered
}

type registered struct {
	name     string
	template wire.Template
	counts   *counters
	size     func() int
}

// Open makes a Larder. It does not wait for Redis: until that is there, loads are kept in memory, and invalidations deferred.
func Open(options Options) (*Larder, error) {
	completed, err := options.completed()
	if err != nil {
		return nil, err
	}
	progress := journal.NewProgress(journal.NewProof(completed.clock))
	larder := &Larder{
		options: completed, progress: progress, node: node.New(completed.clock, mostRules),
		random: rand.Float64, beats: make(chan struct{}, 1), reloads: make(chan struct{}, reloadsAtATime),
	}
	larder.redis = shared.New(completed.Redis, shared.Settings{
		Namespace: completed.Instance + ":" + completed.Version, Node: shared.NewNodeName(),
		Sentinels: completed.Sentinels, Cluster: completed.Cluster, LeaseTime: completed.LeaseTime, Hard: completed.HardTimeout, Clock: completed.clock,
	}, progress)
	larder.invalidator = newInvalidator(larder.node, larder.redis, progress, &larder.counts, completed.HardTimeout)
	larder.redis.OnDoubt(larder.invalidator.repeat, larder.distrust)
	larder.start()
	return larder, nil
}

func (o Options) completed() (Options, error) {
	for name, value := range map[string]string{"Instance": o.Instance, "Version": o.Version} {
		if template, err := wire.ParseTemplate(value); err != nil || len(template.Parameters()) > 0 || strings.Contains(value, ":") {
			return o, fmt.Errorf("larder: %s is %q; give from 1 to 512 of A-Z a-z 0-9 . _ -", name, value)
		}
	}
	if o.Redis == nil {
		return o, errors.New("larder: Redis is not set; give redis.Options, for example by redis.ParseURL")
	}
	if named := o.Sentinels; named != nil && (len(named.Addrs) == 0 || named.Master == "") {
		return o, errors.New("larder: Sentinels has no Addrs or no Master; give the sentinels' host:port and the master's name as they know it")
	}
	if o.Cluster != nil && len(o.Cluster.Addrs) == 0 {
		return o, errors.New("larder: Cluster has no Addrs; give host:port of one of its nodes at least")
	}
	if o.Cluster != nil && (o.Sentinels != nil || o.Redis.DB != 0) {
		return o, errors.New("larder: Cluster is given with Sentinels or a number of a database, which a cluster has not; leave them out")
	}
	orDefault(&o.SoftTimeout, 250*time.Millisecond)
	orDefault(&o.HardTimeout, time.Second)
	orDefault(&o.LeaseTime, 2*time.Second)
	orDefault(&o.Heartbeat, time.Second)
	for name, value := range map[string]time.Duration{"SoftTimeout": o.SoftTimeout, "HardTimeout": o.HardTimeout, "LeaseTime": o.LeaseTime, "Heartbeat": o.Heartbeat} {
		if value < 10*time.Millisecond || value > time.Minute {
			return o, fmt.Errorf("larder: %s is %v; give a duration from 10 ms to a minute", name, value)
		}
	}
	if o.clock == nil {
		o.clock = clock.System()
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	o.Log = o.Log.With("namespace", o.Instance+":"+o.Version)
	return o, nil
}

func (l *Larder) start() {
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	for _, task := range []func(context.Context){l.tail, l.heartbeat, l.compareClocks, l.redis.Watch} {
		l.ended.Go(func() { task(ctx) })
	}
}

// Close ends the tail, the heartbeat and all connections. Lookups under way end as if Redis were away.
func (l *Larder) Close() error {
	l.stop()
	l.progress.Lost("closed")
	err := l.redis.Close()
	l.ended.Wait()
	l.node.AbandonCopies()
	return err
}

// tail reads the journal for as long as the Larder lives. After a lost connection it goes on where it was.
func (l *Larder) tail(ctx context.Context) {
	failures := 0
	for ctx.Err() == nil {
		l.readOnOneConnection(ctx, &failures)
		l.trouble.Store(true)
		pause(ctx, &failures)
	}
}

func (l *Larder) readOnOneConnection(ctx context.Context, failures *int) {
	reader := l.redis.OpenReader()
	defer func() { _ = reader.Close() }()
	for ctx.Err() == nil {
		wasNowhere := l.progress.Place() == nil
		err := journal.Step(ctx, reader, l.node, l.progress)
		var lost *journal.LostError
		switch {
		case errors.As(err, &lost):
			l.options.Log.Info("larder: the journal is read anew, and memory emptied", "cause", lost.Why)
			pause(ctx, failures)
			continue
		case err != nil:
			return
		}
		if wasNowhere || l.trouble.Swap(false) {
			l.beat()
		}
		*failures = 0
	}
}

func pause(ctx context.Context, failures *int) {
	*failures++
	timer := time.NewTimer(min(longestPause, 25*time.Millisecond<<min(*failures, 6)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// heartbeat asks regularly, and whenever somebody wants to know, how far the journal goes; and sends what waits once that works.
func (l *Larder) heartbeat(ctx context.Context) {
	beats := time.NewTicker(l.options.Heartbeat)
	defer beats.Stop()
	var change complaint
	for count := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-beats.C:
		case <-l.beats:
		}
		err := l.redis.Beat(ctx, count%beatsPerSweep == 0)
		if ctx.Err() == nil {
			change.tell(l.options.Log, err)
		}
		if err == nil {
			count++
			l.invalidator.outbox.drain(ctx)
		}
	}
}

// complaint is one line when heartbeats begin to fail, and one when they work again.
type complaint struct {
	failures int
	since    time.Time
}

func (c *complaint) tell(log *slog.Logger, err error) {
	switch {
	case err == nil && c.failures > 0:
		log.Info("larder: redis is available again", "after", time.Since(c.since).Round(time.Millisecond), "failed heartbeats", c.failures)
		c.failures = 0
	case err != nil && c.failures == 0:
		log.Warn("larder: redis is not available, work goes on without it", "cause", err)
		c.since = time.Now()
		fallthrough
	case err != nil:
		c.failures++
	}
}

// compareClocks finds out that the machine was suspended.
func (l *Larder) compareClocks(ctx context.Context) {
	ticks := time.NewTicker(clocksEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			l.redis.CompareClocks()
		}
	}
}

func (l *Larder) beat() {
	select {
	case l.beats <- struct{}{}:
	default:
	}
}

// distrust drops what may have been read from a master that had been replaced already.
func (l *Larder) distrust() {
	l.options.Log.Info("larder: memory is emptied, since another master was met")
	l.node.AbandonCopies()
}

// catchUp waits until everything that was appended before now was applied. Where the journal cannot be read it does not wait.
func (l *Larder) catchUp(ctx context.Context) error {
	if l.trouble.Load() {
		return shared.ErrUnavailable
	}
	moment := l.progress.Proof.Moment()
	l.beat()
	return l.progress.AwaitProof(ctx, moment)
}

// Invalidation is a group that is to be declared untrue, in every tier of every process, whatever its size: by Tag, Pattern or Everything.
type Invalidation struct {
	group journal.Group
	err   error
}

// Tag is every value with the tag.
func Tag(tag string) Invalidation {
	if tag == "" {
		return Invalidation{err: errors.New("larder: the tag is empty; name one")}
	}
	return Invalidation{group: journal.Group{Kind: journal.Tag, Subject: wire.StoredTag(tag)}}
}

// Pattern is every value whose cache key matches, in Redis's glob dialect: goal:4*. Without the namespace.
func Pattern(pattern string) Invalidation {
	if !wire.IsPattern(pattern) {
		return Invalidation{err: fmt.Errorf("larder: the pattern has %d bytes; give from 1 to 1,024", len(pattern))}
	}
	return Invalidation{group: journal.Group{Kind: journal.Pattern, Subject: pattern}}
}

// Everything is every value of the namespace.
func Everything() Invalidation { return Invalidation{group: journal.Group{Kind: journal.Horizon}} }

// Because says why, for whoever reads the journal.
func (i Invalidation) Because(reason string) Invalidation {
	i.group.Reason = strings.ToValidUTF8(reason, "?")
	return i
}

// Invalidate declares a group untrue, with one round trip. Blocks up to a few hard timeouts; an end of the context does not end it. The
// error is about the invalidation itself, never about Redis.
func (l *Larder) Invalidate(ctx context.Context, invalidation Invalidation) (Acknowledgement, error) {
	if invalidation.err != nil {
		return Deferred, invalidation.err
	}
	return l.invalidator.group(ctx, invalidation.group), nil
}

// Health is how the Larder stands.
type Health struct {
	// Connected says that Redis is asked, of a cluster any of its masters; Proven that the journal was read to its end within five seconds.
	Connected, Proven bool
	// Waiting is how many invalidations could not be sent yet.
	Waiting int
	// Masters are those known at this moment: one, or those of a cluster.
	Masters []Master
}

// Master is how one of the masters stands.
type Master = shared.Master

const healthy = 5 * time.Second

// Health is how the Larder stands now; it asks nobody.
func (l *Larder) Health() Health {
	return Health{
		Connected: l.redis.IsConnected() && !l.trouble.Load(), Proven: l.progress.Proof.IsRecent(healthy),
		Waiting: l.invalidator.outbox.size(), Masters: l.redis.Masters(healthy),
	}
}

func (l *Larder) register(cache registered, copies node.Copies) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, other := range l.caches {
		if other.name == cache.name {
			return fmt.Errorf("larder: there is a cache %s already; give one of them another Spec.Name", cache.name)
		}
		if other.template.MayCollideWith(cache.template) {
			return fmt.Errorf("larder: keys of %q could be keys of %q, of cache %s; change one of the templates", cache.template, other.template, other.name)
		}
	}
	l.caches = append(l.caches, cache)
	l.node.Register(copies)
	return nil
}
