package larder

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/redistest"
)

func onCluster(t *testing.T, cluster *redistest.Cluster, change func(*Options)) *Larder {
	t.Helper()
	options := Options{
		Log: quiet, Instance: "shop", Version: "v1", Redis: &redis.Options{}, Cluster: &Cluster{Addrs: cluster.Addrs()},
		SoftTimeout: patience, HardTimeout: patience, Heartbeat: 50 * time.Millisecond,
	}
	if change != nil {
		change(&options)
	}
	larder, err := Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	awaitWhole(t, larder)
	return larder
}

// awaitWhole waits until every master is known to be one.
func awaitWhole(t *testing.T, larder *Larder) {
	t.Helper()
	redistest.Await(t, "every master is connected and confirmed, and nothing waits", func() bool {
		health := larder.Health()
		for _, each := range health.Masters {
			if !each.Connected || !each.Confirmed {
				return false
			}
		}
		return health.Connected && health.Proven && health.Waiting == 0 && len(health.Masters) > 0
	})
}

func upTo(most int) (ids []int) {
	for id := range most {
		ids = append(ids, id)
	}
	return ids
}

func (s *source) bulk() Spec[int, goal] {
	spec := s.spec()
	spec.LoadAll = func(ctx context.Context, ids []int) (map[int]goal, error) {
		found := map[int]goal{}
		for _, id := range ids {
			found[id], _ = s.load(ctx, id)
		}
		return found, nil
	}
	return spec
}

// goalOn is a goal whose key is on a master, or on none but that one if it is negative.
func goalOn(cluster *redistest.Cluster, isWanted func(master int) bool) (id, master int) {
	for id = 1; ; id++ {
		if master = cluster.Of(fmt.Sprintf("shop:v1:goal:%d", id)); isWanted(master) {
			return id, master
		}
	}
}

func TestAClusterHoldsWhatOneServerHolds(t *testing.T) {
	t.Parallel()
	ctx, cluster, asked := context.Background(), redistest.StartCluster(t, 3, 0), &source{title: "old"}
	rules := append([]any{"ACL", "SETUSER", "shop", "reset", "on", ">secret"}, words(leastPrivilege+" "+leastOfCluster)...)
	for _, each := range cluster.Masters {
		must(t, each.Raw.Do(ctx, rules...).Err())
	}
	asShop := func(options *Options) { options.Redis = &redis.Options{Username: "shop", Password: "secret"} }
	writer, reader := onCluster(t, cluster, asShop), onCluster(t, cluster, asShop)
	written, read := cached(t, writer, asked.bulk()), cached(t, reader, asked.bulk())

	found, err := written.GetAll(ctx, upTo(100))
	if err != nil || len(found) != 100 || asked.loads.Load() != 100 {
		t.Fatal(len(found), asked.loads.Load(), err)
	}
	for i, each := range cluster.Masters {
		if keys := each.Raw.Keys(ctx, "shop:v1:goal:*").Val(); len(keys) == 0 {
			t.Errorf("master %d holds no value", i)
		}
		if beacons := each.Raw.Keys(ctx, "{shop:v1#*}~beacon:*").Val(); len(beacons) != 2 {
			t.Errorf("master %d holds the beacons %v", i, beacons)
		}
	}
	if found, err := read.GetAll(ctx, upTo(100)); err != nil || len(found) != 100 || asked.loads.Load() != 100 {
		t.Error(len(found), asked.loads.Load(), err)
	}

	asked.set("new", nil)
	changes := map[string]func(id int) (Acknowledgement, error){
		"keys": func(id int) (Acknowledgement, error) { return written.Invalidate(ctx, id, 200, 201, 202) },
		"a tag": func(id int) (Acknowledgement, error) {
			return writer.Invalidate(ctx, Tag(fmt.Sprintf("user:%d", id%10)))
		},
		"pattern": func(id int) (Acknowledgement, error) {
			return writer.Invalidate(ctx, Pattern(fmt.Sprintf("goal:%d*", id)))
		},
		"update": func(id int) (Acknowledgement, error) {
			_, err := written.Update(ctx, id, func(ctx context.Context) (goal, error) { return asked.load(ctx, id) })
			return Acknowledged, err
		},
		"put":   func(id int) (Acknowledgement, error) { return written.Put(ctx, id, goal{id, "new", id % 10}) },
		"cache": func(int) (Acknowledgement, error) { return written.InvalidateAll(ctx) },
	}
	id := 11
	for _, what := range []string{"keys", "a tag", "pattern", "update", "put", "cache"} {
		id += 11
		acknowledged(t)(changes[what](id))
		if found, err := written.Get(ctx, id); err != nil || found.Title != "new" {
			t.Errorf("after %s its own process reads %v, %v", what, found, err)
		}
		redistest.Await(t, "the other process reads what is new after "+what, func() bool {
			found, err := read.Get(ctx, id)
			return err == nil && found.Title == "new"
		})
	}
	limited, err := NewRateLimit(writer, RateLimitSpec{Template: "limit:{user}", Limit: Limit{Requests: 2, Per: time.Hour}})
	must(t, err)
	for user := range 6 {
		for i, wanted := range []bool{true, true, false} {
			if decision, err := limited.Ask(ctx, user); err != nil || !decision.Counted || decision.Allowed != wanted {
				t.Errorf("request %d of user %d: %+v, %v", i, user, decision, err)
			}
		}
	}
	for i, each := range cluster.Masters {
		if log, err := each.Raw.Do(ctx, "ACL", "LOG").Slice(); err != nil || len(log) > 0 {
			t.Errorf("refused by master %d: %v, %v", i, log, err)
		}
	}
}

// 1. A value stands on a master and its replica, and the replica hears of nothing more. 2. It is invalidated, which the master acknowledges.
// 3. The replica takes the master's place, with the value; the old master is dead, or answers still.
func TestWhatASuccessorHasNotHeardIsDeclaredUntrueOnceMore(t *testing.T) {
	t.Parallel()
	journal := func(cluster *redistest.Cluster) int { return cluster.Of("{shop:v1}~keys") }
	ends := map[string]func(*redistest.Cluster, int){
		"of a master that died": func(c *redistest.Cluster, master int) {
			c.Masters[master].Kill()
			c.Promote(master)
		},
		"of a master that answers still": func(c *redistest.Cluster, master int) {
			c.Isolate(master)
			c.Promote(master)
			if !c.BelievesItself(master) {
				t.Error("the old master has heard of its successor: nothing is shown")
			}
		},
	}
	places := map[string]func(*redistest.Cluster) func(int) bool{
		"beside the journal's": func(c *redistest.Cluster) func(int) bool { return func(m int) bool { return m != journal(c) } },
		"with the journal":     func(c *redistest.Cluster) func(int) bool { return func(m int) bool { return m == journal(c) } },
	}
	for how, end := range ends {
		for where, isWanted := range places {
			t.Run(how+" "+where, func(t *testing.T) {
				t.Parallel()
				ctx, cluster, asked := context.Background(), redistest.StartCluster(t, 3, 3), &source{title: "old"}
				id, master := goalOn(cluster, isWanted(cluster))
				key, replica := fmt.Sprintf("shop:v1:goal:%d", id), cluster.Replicas[master]
				larder := onCluster(t, cluster, func(options *Options) { options.SoftTimeout, options.HardTimeout = 20*time.Second, 20*time.Second })
				cache := cached(t, larder, asked.spec())
				mustGet(t, cache, id, "old", Loaded)
				redistest.Await(t, "the replica has the value", func() bool { return has(ctx, replica, key) })
				cluster.Deafen(master)
				asked.set("new", nil)
				acknowledged(t)(cache.Invalidate(ctx, id))
				if !has(ctx, replica, key) {
					t.Fatal("the replica has heard of the invalidation: nothing is shown")
				}
				end(cluster, master)
				redistest.Await(t, "the old value is gone from the successor", func() bool { return !has(ctx, replica, key) })
				awaitWhole(t, larder)
				if found, err := cache.Get(ctx, id); err != nil || found.Title != "new" {
					t.Error(found, err)
				}
				redistest.Await(t, "values stand on the successor again", func() bool {
					_, err := cache.Get(ctx, id)
					_, _ = cache.Invalidate(ctx, id)
					_, otherErr := cache.Get(ctx, id)
					return err == nil && otherErr == nil && has(ctx, replica, key)
				})
			})
		}
	}
}

// 1. A value is invalidated, which its master acknowledges. 2. The master is succeeded by one that lacks that, and promoted again: it has its
// successor's data by then, and has closed no connection. 3. The node has heard nothing of it, and declares untrue once more what may be lost.
func TestAMasterThatWasSucceededAndPromotedAgainUnseenIsMetAnew(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t, 3, 0, "--enable-debug-command", "yes")
	journal := cluster.Of("{shop:v1}~keys")
	places := map[string]func(int) bool{
		"beside the journal's": func(m int) bool { return m != journal },
		"with the journal":     func(m int) bool { return m == journal },
	}
	for where, isWanted := range places {
		t.Run(where, func(t *testing.T) {
			ctx, asked := context.Background(), &source{title: "old"}
			id, number := goalOn(cluster, isWanted)
			key, master := fmt.Sprintf("shop:v1:goal:%d", id), cluster.Masters[number].Raw
			larder := onCluster(t, cluster, func(options *Options) { options.SoftTimeout, options.HardTimeout = 20*time.Second, 20*time.Second })
			cache := cached(t, larder, asked.spec())
			mustGet(t, cache, id, "old", Loaded)
			old, err := master.Get(ctx, key).Bytes()
			if err != nil {
				t.Fatal(err)
			}
			asked.set("new", nil)
			acknowledged(t)(cache.Invalidate(ctx, id))
			if err := errors.Join(master.Set(ctx, key, old, 0).Err(), master.Do(ctx, "DEBUG", "CHANGE-REPL-ID").Err()); err != nil {
				t.Fatal(err)
			}
			redistest.Await(t, "the old value is gone again", func() bool { return !has(ctx, cluster.Masters[number], key) })
			awaitWhole(t, larder)
			if found, err := cache.Get(ctx, id); err != nil || found.Title != "new" {
				t.Error(found, err)
			}
		})
	}
}

// has looks by a command that a replica answers whoever has the slot.
func has(ctx context.Context, server *redistest.Server, key string) bool {
	cursor := uint64(0)
	for {
		keys, next, err := server.Raw.Scan(ctx, cursor, key, 1000).Result()
		if err != nil {
			return false
		}
		if len(keys) > 0 {
			return true
		}
		if cursor = next; cursor == 0 {
			return false
		}
	}
}

// 1. A master hangs. 2. Keys of others go on: they are read, loaded, filled. 3. A key of that master is invalidated: deferred. 4. It answers
// again, and the invalidation is made up for.
func TestOneMasterThatHangsHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	ctx, cluster, asked := context.Background(), redistest.StartCluster(t, 3, 0), &source{title: "old"}
	journal := cluster.Of("{shop:v1}~keys")
	away, hanging := goalOn(cluster, func(m int) bool { return m != journal })
	there, _ := goalOn(cluster, func(m int) bool { return m != journal && m != hanging })
	larder := onCluster(t, cluster, func(options *Options) {
		options.SoftTimeout, options.HardTimeout = 300*time.Millisecond, 2*time.Second
	})
	spec := asked.bulk()
	spec.Memory = 0
	cache := cached(t, larder, spec)
	redistest.Await(t, "both are read from Redis", func() bool {
		_, one, _ := cache.Lookup(ctx, away)
		_, other, _ := cache.Lookup(ctx, there)
		return one == FromRedis && other == FromRedis
	})
	cluster.Masters[hanging].Suspend()
	defer cluster.Masters[hanging].Resume()
	redistest.Await(t, "the master that hangs is left alone", func() bool {
		if found, err := cache.Get(ctx, away); err != nil || found.Title != "old" {
			t.Fatal(found, err)
		}
		health := larder.Health()
		open := 0
		for _, each := range health.Masters {
			if !each.Connected {
				open++
			}
		}
		return health.Connected && open == 1
	})
	redistest.Await(t, "keys of the others are read from Redis", func() bool {
		_, outcome, err := cache.Lookup(ctx, there)
		return err == nil && outcome == FromRedis
	})
	if found, err := cache.GetAll(ctx, upTo(50)); err != nil || len(found) != 50 {
		t.Error(len(found), err)
	}
	asked.set("new", nil)
	if acknowledgement, err := cache.Invalidate(ctx, away); err != nil || acknowledgement != Deferred {
		t.Error(acknowledgement, err)
	}
	cluster.Masters[hanging].Resume()
	awaitWhole(t, larder)
	if found, err := cache.Get(ctx, away); err != nil || found.Title != "new" {
		t.Error(found, err)
	}
}

func TestAClusterWithoutAddressesIsRefused(t *testing.T) {
	for _, options := range []Options{
		{Cluster: &Cluster{}, Redis: &redis.Options{}},
		{Cluster: &Cluster{Addrs: []string{"localhost:1"}}, Redis: &redis.Options{DB: 1}},
	} {
		options.Instance, options.Version = "shop", "v1"
		if _, err := Open(options); err == nil {
			t.Errorf("%+v is taken", options.Cluster)
		}
	}
}

// Reads, loads, invalidations, updates and puts go on while slots move, key by key: that of a value, and the journal's.
func TestSlotsThatMoveAreFollowed(t *testing.T) {
	t.Parallel()
	for what, key := range map[string]string{"of a value": "shop:v1:goal:1", "of the journal": "{shop:v1}~keys"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			ctx, cluster := context.Background(), redistest.StartCluster(t, 3, 0)
			asked := &versions{}
			writer, reader := onCluster(t, cluster, nil), onCluster(t, cluster, nil)
			written, read := cached(t, writer, asked.spec()), cached(t, reader, asked.spec())
			from := cluster.Of(key)
			to := (from + 1) % 3
			round := func(when string) {
				t.Helper()
				for step, change := range []func() (Acknowledgement, error){
					func() (Acknowledgement, error) { return written.Invalidate(ctx, 1) },
					func() (Acknowledgement, error) {
						_, err := written.Update(ctx, 1, func(ctx context.Context) (int64, error) { return asked.load(ctx, 1) })
						return Acknowledged, err
					},
					func() (Acknowledgement, error) { return writer.Invalidate(ctx, Tag("all")) },
				} {
					version := asked.next()
					// Deferred where what a moved slot has put in doubt is being sent at that moment.
					if _, err := change(); err != nil {
						t.Fatal(err)
					}
					if found, err := written.Get(ctx, 1); err != nil || found < version {
						t.Fatalf("%s, step %d: its own process reads %d, %v; it has declared that %d is there", when, step, found, err, version)
					}
					redistest.Await(t, "the other process reads what is new, "+when, func() bool {
						found, err := read.Get(ctx, 1)
						return err == nil && found >= version
					})
				}
			}
			round("before")
			cluster.BeginMove(key, from, to)
			round("with the keys at the one")
			cluster.MoveKeys(key, from, to, 1)
			if key == "{shop:v1}~keys" {
				// Nothing can be appended to half a journal, nor to a whole one by who has found only half of it.
				if _, err := written.Invalidate(ctx, 1); err != nil {
					t.Error(err)
				}
				cluster.MoveKeys(key, from, to, 100)
				awaitWhole(t, writer)
			} else {
				round("with a key at the other")
				cluster.MoveKeys(key, from, to, 100)
			}
			round("with the keys at the other")
			cluster.EndMove(key, from, to)
			round("afterwards")
			redistest.Await(t, "the value stands at the other", func() bool {
				_, err := read.Get(ctx, 1)
				return err == nil && has(ctx, cluster.Masters[cluster.Of("shop:v1:goal:1")], "shop:v1:goal:1")
			})
			if redirections := writer.redis.Redirections(); redirections["ask"] == 0 || redirections["moved"] == 0 {
				t.Errorf("nothing was redirected: %v", redirections)
			}
		})
	}
}

// versions is a source whose value is a number that grows.
type versions struct{ now atomic.Int64 }

func (v *versions) next() int64                              { return v.now.Add(1) }
func (v *versions) load(context.Context, int) (int64, error) { return v.now.Load(), nil }

func (v *versions) spec() Spec[int, int64] {
	return Spec[int, int64]{
		Template: "goal:{id}", TimeToLive: time.Hour, Memory: 100, Load: v.load, MaxStaleness: time.Minute,
		KeyTags: func(int) []string { return []string{"all"} },
	}
}
