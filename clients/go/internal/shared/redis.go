// Package shared is Redis as one namespace sees it: values and their leases, the journal's scripts, and what is to be known of the master
// that answers. Every error of its methods means that Redis did not do it, or may not have; none is for a caller of a cache.
package shared

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

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
	// Sentinels name the server, and Cluster is where there are several; both nil where it is the one of the options.
	Sentinels *Sentinels
	Cluster   *Cluster
	// Hard is how long to wait for an answer at most.
	Hard  time.Duration
	Clock clock.Clock
}

// Redis is one namespace on one Redis: a server, or the masters of a cluster. Thread-safe.
type Redis struct {
	Settings
	masters   topology
	counts    *redirections // of a cluster
	reigns    *reigns
	times     times
	deadlines Deadlines
	progress  *journal.Progress
	started   int64

	closing  sync.Mutex
	isClosed bool
	lighting sync.WaitGroup // begun before it was closed
}

// New is a Redis that was not connected to yet; nothing is sent before somebody asks.
func New(options *redis.Options, settings Settings, progress *journal.Progress) *Redis {
	r := &Redis{Settings: settings, times: newTimes(), progress: progress, started: settings.Clock.Millis(), reigns: newReigns(settings, ringCapacity), counts: &redirections{}}
	switch {
	case settings.Cluster != nil:
		own := onceOnly(anyServer(*options, settings.Cluster.Addrs))
		own.Addr = "a master of the cluster"
		newMember := func(where whereabouts) *shard { return newShard(own, where, r.reigns) }
		cluster := newCluster(*settings.Cluster, settings.Hard, newMember, newGuests(own, settings.Clock), r.counts)
		cluster.onNew = r.lightSoon
		r.masters = cluster
	case settings.Sentinels != nil:
		own := onceOnly(*options)
		own.Addr = "the master " + settings.Sentinels.Master
		named := newSentinels(*settings.Sentinels, options, settings.Hard)
		r.masters = &one{newShard(own, named, r.reigns), named}
	default:
		r.masters = &one{shard: newShard(onceOnly(*options), fixed(options.Addr), r.reigns)}
	}
	r.reigns.masters = r.masters
	return r
}

// anyServer are options whose TLS names no server, if that is one of these addresses as redis.ParseURL sets it: each has a name of its own.
func anyServer(own redis.Options, addresses []string) redis.Options {
	if own.TLSConfig != nil && slices.ContainsFunc(addresses, func(address string) bool { return strings.HasPrefix(address, own.TLSConfig.ServerName+":") }) {
		own.TLSConfig = own.TLSConfig.Clone()
		own.TLSConfig.ServerName = ""
	}
	return own
}

// Watch follows what sentinels name, or a cluster's map, for as long as the context lives: connections to a server that is master no more are
// closed, which may answer still. With a single server it returns at once.
func (r *Redis) Watch(ctx context.Context) { r.masters.watch(ctx) }

// OnDoubt names who declares untrue once more what a master may have lost, and who drops all copies where they may have been read from one that
// had been replaced. To be called before anything else.
func (r *Redis) OnDoubt(tell func(Doubtful), distrust func()) {
	r.reigns.tell, r.reigns.distrust = tell, distrust
}

// IsConnected says whether it is worth asking anybody.
func (r *Redis) IsConnected() bool {
	return slices.ContainsFunc(r.masters.all(), func(each *shard) bool { return !each.breaker.isOpen() })
}

// Master is how one of the masters stands.
type Master struct {
	// Address is where it is, for all that is known.
	Address string
	// Connected says that it is asked; Confirmed that it is known to have been a master within five seconds.
	Connected, Confirmed bool
}

// Masters are those known at this moment.
func (r *Redis) Masters(limit time.Duration) (masters []Master) {
	for _, each := range r.masters.all() {
		masters = append(masters, Master{each.where.address(), !each.breaker.isOpen(), each.confirmed.isRecent(limit)})
	}
	return masters
}

// Redirections are how often a cluster has sent a command elsewhere, by kind; nil where there is none.
func (r *Redis) Redirections() map[string]int64 {
	if !r.masters.isCluster() {
		return nil
	}
	return map[string]int64{"moved": r.counts.moved.Load(), "ask": r.counts.asked.Load(), "tryagain": r.counts.triedAgain.Load()}
}

// IsConfirmed says whether the master that holds a key is known to have been one within the limit. Of the journal's the proof says so.
func (r *Redis) IsConfirmed(key string, limit time.Duration) bool {
	if !r.masters.isCluster() {
		return r.progress.Proof.IsRecent(limit)
	}
	on := r.shardOf(key)
	if r.reigns.isJournals(on) {
		return r.progress.Proof.IsRecent(limit)
	}
	return on.confirmed.isRecent(limit)
}

// CompareClocks is to be called a few times a second: what is known of a master is older where the machine was suspended.
func (r *Redis) CompareClocks() {
	r.progress.Proof.CompareClocks()
	for _, each := range r.masters.all() {
		each.confirmed.proof.CompareClocks()
	}
}

// Close closes all connections.
func (r *Redis) Close() error {
	r.closing.Lock()
	r.isClosed = true
	r.closing.Unlock()
	err := r.masters.close()
	r.lighting.Wait()
	return err
}

// FullKey is where a value stands.
func (r *Redis) FullKey(key string) string { return r.Namespace + ":" + key }

func lease(fullKey string) string { return "{" + fullKey + "}~lease" }

func (r *Redis) both(key string) []string { return []string{r.FullKey(key), lease(r.FullKey(key))} }

func (r *Redis) shardOf(key string) *shard { return r.masters.of(r.FullKey(key)) }

// call asks a master within the hard timeout, unless it is left alone.
func (r *Redis) call(ctx context.Context, on *shard, what operation, question func(context.Context) error) error {
	if on.breaker.isOpen() {
		return ErrUnavailable
	}
	return r.probe(ctx, on, what, question)
}

// probe asks a master even if it is left alone.
func (r *Redis) probe(ctx context.Context, on *shard, what operation, question func(context.Context) error) error {
	within, cancel := ctx, func() {}
	if deadline, has := ctx.Deadline(); !has || time.Until(deadline) > r.Hard {
		within, cancel = r.deadlines.Within(ctx, r.Hard)
	}
	defer cancel()
	began := time.Now()
	err := question(within)
	r.times.add(what, time.Since(began))
	switch {
	case err == nil || isAnswer(err):
		on.breaker.succeeded()
	case errors.Is(ctx.Err(), context.Canceled):
		// The caller has given up; that says nothing of Redis.
	default:
		on.breaker.failed()
		r.masters.doubt()
	}
	if err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	return nil
}

// eachShard asks, at the same time, all masters that hold keys, each for its own: those at the places that it is given. Of keys whose master
// has not answered it answers the error; what others have answered stands. Keys are given by their full names.
func (r *Redis) eachShard(ctx context.Context, what operation, names []string, ask func(ctx context.Context, on *shard, places []int) error) []error {
	failures := make([]error, len(names))
	groups := r.byShard(names)
	var asking sync.WaitGroup
	for on, places := range groups {
		part := func() {
			if err := r.call(ctx, on, what, func(ctx context.Context) error { return ask(ctx, on, places) }); err != nil {
				for _, place := range places {
					failures[place] = err
				}
			}
		}
		if len(groups) == 1 {
			part()
		} else {
			asking.Go(part)
		}
	}
	asking.Wait()
	return failures
}

// byShard are the places of the keys that each master holds.
func (r *Redis) byShard(names []string) map[*shard][]int {
	if !r.masters.isCluster() {
		places := make([]int, len(names))
		for place := range places {
			places[place] = place
		}
		return map[*shard][]int{r.masters.of(""): places}
	}
	groups := map[*shard][]int{}
	for place, name := range names {
		on := r.masters.of(name)
		groups[on] = append(groups[on], place)
	}
	return groups
}

func pick(keys []string, places []int) []string {
	if len(places) == len(keys) {
		return keys // places are in the order of their keys
	}
	picked := make([]string, len(places))
	for i, place := range places {
		picked[i] = keys[place]
	}
	return picked
}

// isAnswer says whether the server has answered, be it with an error; one that is loading, or no master, has not.
func isAnswer(err error) bool {
	var answer redis.Error
	return errors.As(err, &answer) && !errors.Is(err, redis.TxFailedErr) && !redis.HasErrorPrefix(err, "LOADING") &&
		!redis.HasErrorPrefix(err, "READONLY") && !redis.HasErrorPrefix(err, "MASTERDOWN") && !redis.HasErrorPrefix(err, clusterOut)
}

func random(bytes int) string {
	name := make([]byte, bytes)
	_, _ = rand.Read(name) // never fails
	return hex.EncodeToString(name)
}

// NewNodeName is a name for this process that no other has.
func NewNodeName() string { return random(8) }
