package larder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
	"larder.dev/larder/internal/redistest"
)

// hurried does not wait for a Redis that is away.
func hurried(t *testing.T, server *redistest.Server, time0 clock.Clock) *Larder {
	t.Helper()
	larder, err := Open(Options{
		Log: quiet, Instance: "shop", Version: "v1", Redis: server.Options(), clock: time0,
		SoftTimeout: 100 * time.Millisecond, HardTimeout: 500 * time.Millisecond, Heartbeat: 50 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	return larder
}

func awaitHealthy(t *testing.T, larder *Larder) {
	t.Helper()
	redistest.Await(t, "the Larder is connected, proven and has sent everything", func() bool {
		health := larder.Health()
		return health.Connected && health.Proven && health.Waiting == 0
	})
}

func TestWorkGoesOnWithoutRedisAndIsMadeUpForLater(t *testing.T) {
	server, asked := redistest.New(t), &source{title: "old"}
	cache := cached(t, hurried(t, server, nil), asked.spec())
	mustGet(t, cache, 1, "old", Loaded)
	asked.set("new", nil)
	if acknowledgement, err := cache.Invalidate(context.Background(), 1); acknowledgement != Deferred || err != nil {
		t.Fatal(acknowledgement, err)
	}
	mustGet(t, cache, 1, "new", Loaded)
	if acknowledgement, err := cache.larder.Invalidate(context.Background(), Tag("user:1")); acknowledgement != Deferred || err != nil {
		t.Fatal(acknowledgement, err)
	}
	if waiting := cache.larder.Health().Waiting; waiting != 2 {
		t.Fatalf("%d wait", waiting)
	}
	server.Start()
	awaitHealthy(t, cache.larder)
	groups, err := server.Raw.XRange(context.Background(), "{shop:v1}~groups", "-", "+").Result()
	if err != nil || len(groups) < 2 || groups[len(groups)-1].Values["t"] != "user:1" {
		t.Error(groups, err)
	}
	redistest.Await(t, "values stand in Redis again", func() bool {
		_, outcome, err := cache.Lookup(context.Background(), 2)
		return err == nil && outcome == FromMemory && server.Raw.Exists(context.Background(), "shop:v1:goal:2").Val() == 1
	})
}

// 1. A value stands in Redis, and is saved. 2. It is invalidated, which is acknowledged. 3. The server dies, and comes back with the value.
func TestWhatAMasterHasLostIsDeclaredUntrueOnceMore(t *testing.T) {
	invalidations := map[string]func(*Cache[int, goal]) (Acknowledgement, error){
		"of a key": func(cache *Cache[int, goal]) (Acknowledgement, error) {
			return cache.Invalidate(context.Background(), 1)
		},
		"of a group": func(cache *Cache[int, goal]) (Acknowledgement, error) {
			return cache.larder.Invalidate(context.Background(), Tag("user:1"))
		},
	}
	for what, invalidate := range invalidations {
		t.Run(what, func(t *testing.T) {
			server, asked := redistest.Start(t), &source{title: "old"}
			cache := cached(t, open(t, server, nil), asked.spec())
			awaitHealthy(t, cache.larder)
			mustGet(t, cache, 1, "old", Loaded)
			if err := server.Raw.Save(context.Background()).Err(); err != nil {
				t.Fatal(err)
			}
			asked.set("new", nil)
			acknowledged(t)(invalidate(cache))
			server.Kill()
			server.Start()
			if server.Raw.Exists(context.Background(), "shop:v1:goal:1").Val() != 1 && what == "of a key" {
				t.Log("the value is gone again already: this process was faster than this test")
			}
			awaitHealthy(t, cache.larder)
			if found, err := cache.Get(context.Background(), 1); err != nil || found.Title != "new" {
				t.Fatal(found, err)
			}
			fresh := cached(t, open(t, server, nil), asked.spec())
			redistest.Await(t, "a process that knows of nothing reads the new value", func() bool {
				found, err := fresh.Get(context.Background(), 1)
				return err == nil && found.Title == "new"
			})
		})
	}
}

// 1. A value is saved. 2. It is invalidated, and then more than this process remembers. 3. The server comes back with the value.
func TestWhatAMasterHasLostAndNobodyRemembersBecomesAHorizon(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	cache := cached(t, open(t, server, nil), asked.spec())
	awaitHealthy(t, cache.larder)
	mustGet(t, cache, 1, "old", Loaded)
	if err := server.Raw.Save(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
	asked.set("new", nil)
	acknowledged(t)(cache.Invalidate(context.Background(), 1))
	others := make([]int, 9_999+1)
	for i := range others {
		others[i] = i + 2
	}
	acknowledged(t)(cache.Invalidate(context.Background(), others...))
	server.Kill()
	server.Start()
	redistest.Await(t, "everything is declared untrue", func() bool {
		groups, err := server.Raw.XRevRange(context.Background(), "{shop:v1}~groups", "+", "-").Result()
		// Together with what is remembered it is more than can wait, which becomes one horizon too.
		return err == nil && len(groups) > 1 && groups[0].Values["h"] == "*"
	})
	redistest.Await(t, "the source is asked", func() bool {
		found, err := cache.Get(context.Background(), 1)
		return err == nil && found.Title == "new"
	})
}

func TestALogIsToldOfChangesOnly(t *testing.T) {
	server, asked := redistest.New(t), &source{title: "old"}
	var lines changes
	larder, err := Open(Options{Log: slog.New(slog.NewTextHandler(&lines, nil)), Instance: "shop", Version: "v1", Redis: server.Options(), Heartbeat: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	cache := cached(t, larder, asked.spec())
	redistest.Await(t, "it is told that Redis is away", func() bool { return lines.count("not available") == 1 })
	mustGet(t, cache, 1, "old", Loaded)
	server.Start()
	redistest.Await(t, "it is told that Redis is back", func() bool { return lines.count("available again") == 1 })
	if lines.count("not available") != 1 {
		t.Error(&lines)
	}
}

// changes are lines of a log.
type changes struct {
	mu   sync.Mutex
	text strings.Builder
}

func (c *changes) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(line)
}

func (c *changes) count(text string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Count(c.text.String(), text)
}

func TestWhatWasLostWithTheJournalIsNotServed(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	cache := cached(t, open(t, server, nil), asked.spec())
	awaitHealthy(t, cache.larder)
	mustGet(t, cache, 1, "old", Loaded)
	asked.set("new", nil)
	before := cache.larder.node.Abandonments()
	if err := server.Raw.Del(context.Background(), "{shop:v1}~keys").Err(); err != nil {
		t.Fatal(err)
	}
	redistest.Await(t, "everything is abandoned", func() bool { return cache.larder.node.Abandonments() > before })
	redistest.Await(t, "the source is asked", func() bool {
		found, err := cache.Get(context.Background(), 1)
		return err == nil && found.Title == "new"
	})
}

func TestARecordThatIsMissingIsNoticed(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	cache := cached(t, open(t, server, nil), asked.spec())
	awaitHealthy(t, cache.larder)
	mustGet(t, cache, 1, "old", Loaded)
	before := cache.larder.node.Abandonments()
	// Somebody appends without the script: it names no record before it.
	if err := server.Raw.Do(context.Background(), "XADD", "{shop:v1}~keys", "*", "n", "x", "k", "goal:9").Err(); err != nil {
		t.Fatal(err)
	}
	redistest.Await(t, "everything is abandoned", func() bool { return cache.larder.node.Abandonments() > before })
	awaitHealthy(t, cache.larder)
	mustGet(t, cache, 1, "old", FromRedis)
}

// A server that does not answer cannot say what others have declared untrue: after MaxStaleness nobody believes memory.
func TestMemoryIsNotBelievedWithoutAProof(t *testing.T) {
	server, asked, time0 := redistest.Start(t), &source{title: "old"}, clock.NewManual()
	spec := asked.spec()
	spec.MaxStaleness = 5 * time.Second
	cache := cached(t, hurried(t, server, time0), spec)
	awaitHealthy(t, cache.larder)
	mustGet(t, cache, 1, "old", Loaded)
	server.Suspend()
	time0.Advance(4 * time.Second)
	mustGet(t, cache, 1, "old", FromMemory)
	asked.set("new", nil)
	time0.Advance(2 * time.Second)
	mustGet(t, cache, 1, "new", Loaded)
	mustGet(t, cache, 1, "new", FromMemory)
	asked.set("newer", nil)
	time0.Advance(6 * time.Second)
	mustGet(t, cache, 1, "newer", Loaded)
	server.Resume()
	time0.Advance(time.Minute) // past what the breaker waits
	awaitHealthy(t, cache.larder)
}

func TestAMachineThatHasSleptBelievesNothing(t *testing.T) {
	server, asked, time0 := redistest.Start(t), &source{title: "old"}, clock.NewManual()
	spec := asked.spec()
	spec.MaxStaleness = 5 * time.Second
	cache := cached(t, hurried(t, server, time0), spec)
	awaitHealthy(t, cache.larder)
	mustGet(t, cache, 1, "old", Loaded)
	time0.Advance(time.Millisecond)
	server.Suspend()
	asked.set("new", nil)
	time0.Suspend(time.Minute)
	redistest.Await(t, "the jump of the clock is seen", func() bool { return !cache.larder.Health().Proven })
	mustGet(t, cache, 1, "new", Loaded)
	server.Resume()
}

func TestDamagedValuesAreLoadedAnewAndCounted(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "whole"}
	cache := cached(t, open(t, server, nil), asked.spec())
	for key, write := range map[int][]any{
		1: {"SET", "shop:v1:goal:1", "nonsense"},
		2: {"LPUSH", "shop:v1:goal:2", "a list"},
	} {
		if err := server.Raw.Do(context.Background(), write...).Err(); err != nil {
			t.Fatal(err)
		}
		mustGet(t, cache, key, "whole", Loaded)
	}
	if found, err := cache.GetAll(context.Background(), []int{1, 2}); err != nil || len(found) != 2 {
		t.Error(found, err)
	}
	if cache.counts.damaged["MAGIC"] == 0 {
		t.Error(cache.counts.damaged)
	}
}

func TestCallersDoNotWaitLongerThanTheirContext(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	cache := cached(t, open(t, server, nil), asked.spec())
	release := make(chan struct{})
	defer close(release)
	cache.spec.Load = func(context.Context, int) (goal, error) {
		<-release
		return goal{}, nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := cache.Get(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAnOutboxThatIsFullBecomesAHorizon(t *testing.T) {
	var sent []item
	box := newOutbox(func(_ context.Context, items []item) error {
		sent = append(sent, items...)
		return nil
	})
	for i := range outboxCapacity {
		box.add(item{kind: untrue, key: fmt.Sprint(i)}, item{kind: untrue, key: fmt.Sprint(i)})
	}
	if box.size() != outboxCapacity {
		t.Fatal(box.size())
	}
	box.add(item{kind: replaced, key: "one more"})
	if !box.drain(context.Background()) || len(sent) != 1 || sent[0].group.Kind != journal.Horizon {
		t.Error(sent)
	}
}

func TestWhatCouldNotBeSentIsSentAgainWithWhatCameMeanwhile(t *testing.T) {
	var box *outbox
	var tries [][]item
	box = newOutbox(func(_ context.Context, items []item) error {
		tries = append(tries, items)
		if len(tries) == 1 {
			box.add(item{kind: untrue, key: "meanwhile"})
			return errors.New("away")
		}
		return nil
	})
	box.add(item{kind: untrue, key: "first"})
	if box.drain(context.Background()) || box.size() != 2 {
		t.Fatal(box.size())
	}
	if !box.drain(context.Background()) || len(tries) != 2 || len(tries[1]) != 2 {
		t.Error(tries)
	}
}

func TestMisuseIsToldWithItsCure(t *testing.T) {
	server := redistest.New(t)
	larder := hurried(t, server, nil)
	cached(t, larder, Spec[int, goal]{Template: "user:{id}", TimeToLive: time.Minute})
	for claim, spec := range map[string]Spec[int, goal]{
		"no time to live":      {Template: "goal:{id}"},
		"a malformed template": {Template: "goal:{id", TimeToLive: time.Minute},
		"two parameters":       {Template: "goal:{a}:{b}", TimeToLive: time.Minute},
		"a collision":          {Template: "user:{name}", Name: "names", TimeToLive: time.Minute},
		"a name twice":         {Template: "user:{id}:x", Name: "user", TimeToLive: time.Minute},
		"an unknown format":    {Template: "goal:{id}", TimeToLive: time.Minute, Format: 9},
		"raw without bytes":    {Template: "goal:{id}", TimeToLive: time.Minute, Format: Raw},
		"no name":              {Template: "{id}", TimeToLive: time.Minute},
	} {
		if _, err := New(larder, spec); err == nil {
			t.Errorf("%s is taken", claim)
		}
	}
	if _, err := larder.Invalidate(context.Background(), Tag("")); err == nil {
		t.Error("an empty tag is taken")
	}
	if _, err := Open(Options{Instance: "a:b", Version: "v1", Redis: server.Options()}); err == nil {
		t.Error("an instance with a colon is taken")
	}
}
