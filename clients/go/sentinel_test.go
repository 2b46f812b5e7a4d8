package larder

import (
	"context"
	"testing"
	"time"

	"larder.dev/larder/internal/redistest"
)

func following(t *testing.T, first, sentinel *redistest.Server) *Larder {
	t.Helper()
	larder, err := Open(Options{
		Log: quiet, Instance: "shop", Version: "v1", Redis: first.Options(),
		// One of the sentinels is not there: nobody waits for it.
		Sentinels:   &Sentinels{Addrs: []string{"127.0.0.1:1", sentinel.Options().Addr}, Master: "main"},
		SoftTimeout: 20 * time.Second, HardTimeout: 20 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	return larder
}

// 1. A value stands on both servers, and the second hears of nothing more. 2. The value is invalidated, which the first one acknowledges.
// 3. The second one becomes the master, with the value; the first one answers still.
func TestWhatTheNextMasterHasNotHeardIsDeclaredUntrueOnceMore(t *testing.T) {
	ctx := context.Background()
	first := redistest.OnPort(t)
	first.Start()
	second := redistest.OnPort(t, "--replicaof", "127.0.0.1", first.Port())
	second.Start()
	sentinel := redistest.SentinelOf(t, first)
	sentinel.Start()
	asked := &source{title: "old"}
	larder := following(t, first, sentinel)
	cache := cached(t, larder, asked.spec())
	awaitHealthy(t, larder)
	mustGet(t, cache, 1, "old", Loaded)
	redistest.Await(t, "the replica has the value", func() bool { return second.Raw.Exists(ctx, "shop:v1:goal:1").Val() == 1 })
	must(t, second.Raw.Do(ctx, "REPLICAOF", "127.0.0.1", "1").Err())
	asked.set("new", nil)
	acknowledged(t)(cache.Invalidate(ctx, 1))
	must(t, second.Raw.Do(ctx, "REPLICAOF", "NO", "ONE").Err())
	if second.Raw.Exists(ctx, "shop:v1:goal:1").Val() != 1 {
		t.Fatal("the second server has heard of the invalidation: nothing is shown")
	}
	must(t, sentinel.Raw.Do(ctx, "SENTINEL", "REMOVE", "main").Err())
	must(t, sentinel.Raw.Do(ctx, "SENTINEL", "MONITOR", "main", "127.0.0.1", second.Port(), "1").Err())
	redistest.Await(t, "the old value is gone from the second server", func() bool {
		return second.Raw.Exists(ctx, "shop:v1:goal:1").Val() == 0
	})
	awaitHealthy(t, larder)
	if found, err := cache.Get(ctx, 1); err != nil || found.Title != "new" {
		t.Fatal(found, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// 1. A value is read from the first master. 2. The sentinel makes its replica the master; the first one answers still. 3. What is
// invalidated from then on is so on the second one, and the first one is not asked any more.
func TestTheMasterThatSentinelsNameIsFollowed(t *testing.T) {
	first := redistest.OnPort(t)
	first.Start()
	second := redistest.OnPort(t, "--replicaof", "127.0.0.1", first.Port())
	second.Start()
	sentinel := redistest.SentinelOf(t, first)
	sentinel.Start()
	asked := &source{title: "old"}
	larder := following(t, first, sentinel)
	cache := cached(t, larder, asked.spec())
	awaitHealthy(t, larder)
	mustGet(t, cache, 1, "old", Loaded)
	redistest.Await(t, "the sentinel promotes the replica", func() bool {
		return sentinel.Raw.Do(context.Background(), "SENTINEL", "FAILOVER", "main").Err() == nil
	})
	redistest.Await(t, "the replica is the master", func() bool {
		role, err := second.Raw.Do(context.Background(), "ROLE").Slice()
		return err == nil && role[0] == "master"
	})
	asked.set("new", nil)
	redistest.Await(t, "an invalidation is acknowledged, on the new master", func() bool {
		acknowledgement, err := cache.Invalidate(context.Background(), 1)
		count, _ := second.Raw.XLen(context.Background(), "{shop:v1}~keys").Result()
		return err == nil && acknowledgement == Acknowledged && count > 1
	})
	awaitHealthy(t, larder)
	if found, err := cache.Get(context.Background(), 1); err != nil || found.Title != "new" {
		t.Fatal(found, err)
	}
	redistest.Await(t, "the value stands on the new master", func() bool {
		_, err := cache.Get(context.Background(), 2)
		return err == nil && second.Raw.Exists(context.Background(), "shop:v1:goal:2").Val() == 1
	})
}

func TestSentinelsWithoutAMasterAreRefused(t *testing.T) {
	_, err := Open(Options{Instance: "shop", Version: "v1", Redis: redistest.New(t).Options(), Sentinels: &Sentinels{Addrs: []string{"localhost:26379"}}})
	if err == nil {
		t.Error("sentinels of no master are taken")
	}
}
