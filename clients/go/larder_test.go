package larder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/redistest"
)

type goal struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	User  int    `json:"user"`
}

// source is what loaders ask: one title for all goals, which tests change.
type source struct {
	mu    sync.Mutex
	title string
	err   error
	loads atomic.Int64
}

func (s *source) set(title string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.title, s.err = title, err
}

func (s *source) load(_ context.Context, id int) (goal, error) {
	s.loads.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	return goal{id, s.title, id % 10}, s.err
}

func (s *source) spec() Spec[int, goal] {
	return Spec[int, goal]{
		Template: "goal:{id}", TimeToLive: time.Hour, Jitter: -1, Memory: 100, Load: s.load, MaxStaleness: time.Minute,
		Tags: func(g goal) []string { return []string{fmt.Sprintf("user:%d", g.User)} },
	}
}

func open(t *testing.T, server *redistest.Server, time0 clock.Clock) *Larder {
	t.Helper()
	larder, err := Open(Options{Log: quiet, Instance: "shop", Version: "v1", Redis: server.Options(), SoftTimeout: patience, HardTimeout: patience, LeaseTime: patience, Heartbeat: 50 * time.Millisecond, clock: time0})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	return larder
}

var quiet = slog.New(slog.DiscardHandler)

// Machines are slow and shared: where a test is not about a timeout, none is met.
const patience = 30 * time.Second

func cached[K comparable, V any](t *testing.T, larder *Larder, spec Spec[K, V]) *Cache[K, V] {
	t.Helper()
	cache, err := New(larder, spec)
	if err != nil {
		t.Fatal(err)
	}
	return cache
}

func mustGet(t *testing.T, cache *Cache[int, goal], key int, title string, from Outcome) {
	t.Helper()
	if found, outcome, err := cache.Lookup(context.Background(), key); err != nil || found.Title != title || outcome != from {
		t.Fatalf("%+v from %v, %v; wanted %q from %v", found, outcome, err, title, from)
	}
}

func acknowledged(t *testing.T) func(Acknowledgement, error) {
	return func(acknowledgement Acknowledgement, err error) {
		t.Helper()
		if err != nil || acknowledgement != Acknowledged {
			t.Fatal(acknowledgement, err)
		}
	}
}

// two are two processes on one Redis, as far as each can tell.
func two(t *testing.T) (server *redistest.Server, asked *source, here, there *Cache[int, goal]) {
	t.Helper()
	server, asked = redistest.Start(t), &source{title: "old"}
	here, there = cached(t, open(t, server, nil), asked.spec()), cached(t, open(t, server, nil), asked.spec())
	return server, asked, here, there
}

func TestAValueIsLoadedOnceAndReadEverywhere(t *testing.T) {
	_, asked, here, there := two(t)
	mustGet(t, here, 1, "old", Loaded)
	mustGet(t, here, 1, "old", FromMemory)
	mustGet(t, there, 1, "old", FromRedis)
	mustGet(t, there, 1, "old", FromMemory)
	if asked.loads.Load() != 1 {
		t.Errorf("%d loads", asked.loads.Load())
	}
}

func TestManyCallersInTwoProcessesMakeOneLoad(t *testing.T) {
	_, asked, here, there := two(t)
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	slow := func(ctx context.Context, id int) (goal, error) {
		once.Do(func() { close(entered) })
		<-release
		return asked.load(ctx, id)
	}
	here.spec.Load, there.spec.Load = slow, slow
	var callers sync.WaitGroup
	for _, cache := range []*Cache[int, goal]{here, there} {
		for range 50 {
			callers.Go(func() {
				if found, err := cache.Get(context.Background(), 1); err != nil || found.Title != "old" {
					t.Error(found, err)
				}
			})
		}
	}
	<-entered
	close(release)
	callers.Wait()
	if asked.loads.Load() != 1 {
		t.Errorf("%d loads", asked.loads.Load())
	}
}

// 1. A load begins, and reads the old value. 2. The value changes, and the key is invalidated. 3. The load ends.
func TestALoadThatWasOvertakenIsKeptNowhere(t *testing.T) {
	invalidations := map[string]func(t *testing.T, here, there *Cache[int, goal]){
		"by its key, here": func(t *testing.T, here, _ *Cache[int, goal]) {
			acknowledged(t)(here.Invalidate(context.Background(), 1))
		},
		"by its key, elsewhere": func(t *testing.T, _, there *Cache[int, goal]) {
			acknowledged(t)(there.Invalidate(context.Background(), 1))
		},
		"by a tag, elsewhere": func(t *testing.T, _, there *Cache[int, goal]) {
			acknowledged(t)(there.larder.Invalidate(context.Background(), Tag("user:1")))
		},
		"with its cache, here": func(t *testing.T, here, _ *Cache[int, goal]) {
			acknowledged(t)(here.InvalidateAll(context.Background()))
		},
		"by a pattern": func(t *testing.T, here, _ *Cache[int, goal]) {
			acknowledged(t)(here.larder.Invalidate(context.Background(), Pattern("goal:?")))
		},
		"with everything": func(t *testing.T, here, _ *Cache[int, goal]) {
			acknowledged(t)(here.larder.Invalidate(context.Background(), Everything()))
		},
	}
	for how, invalidate := range invalidations {
		t.Run(how, func(t *testing.T) {
			_, asked, here, there := two(t)
			entered, release := make(chan struct{}), make(chan struct{})
			var isFirst atomic.Bool
			here.spec.Load = func(ctx context.Context, id int) (goal, error) {
				found, err := asked.load(ctx, id)
				if isFirst.CompareAndSwap(false, true) {
					close(entered)
					<-release
				}
				return found, err
			}
			first := make(chan goal, 1)
			go func() {
				found, _ := here.Get(context.Background(), 1)
				first <- found
			}()
			<-entered
			asked.set("new", nil)
			invalidate(t, here, there)
			close(release)
			if found := <-first; found.Title != "old" {
				t.Fatalf("the load that began before may answer %v", found)
			}
			// Whoever asks where the invalidation was acknowledged, after that, gets the new value.
			for _, cache := range []*Cache[int, goal]{here, there} {
				redistest.Await(t, "the new value is read", func() bool {
					found, err := cache.Get(context.Background(), 1)
					return err == nil && found.Title == "new"
				})
			}
			// The record may come once more, by the journal, and empty memory again; the old value comes from nowhere.
			if found, err := here.Get(context.Background(), 1); err != nil || found.Title != "new" {
				t.Error(found, err)
			}
		})
	}
}

func TestWhatWasInvalidatedIsNotServedAfterTheAcknowledgement(t *testing.T) {
	_, asked, here, there := two(t)
	for round := range 30 {
		title := fmt.Sprint("round ", round)
		asked.set(title, nil)
		switch round % 3 {
		case 0:
			acknowledged(t)(here.Invalidate(context.Background(), 1))
		case 1:
			acknowledged(t)(here.larder.Invalidate(context.Background(), Tag("user:1").Because("a test")))
		default:
			acknowledged(t)(here.InvalidateAll(context.Background()))
		}
		if found, err := here.Get(context.Background(), 1); err != nil || found.Title != title {
			t.Fatalf("%v, %v in %s", found, err, title)
		}
		redistest.Await(t, "the other process hears of it", func() bool {
			found, err := there.Get(context.Background(), 1)
			return err == nil && found.Title == title
		})
	}
}

func TestAbsenceIsRememberedAndEndsWithAnyTag(t *testing.T) {
	server, asked := redistest.Start(t), &source{err: ErrNotFound}
	spec := asked.spec()
	spec.NegativeTimeToLive = time.Hour
	here := cached(t, open(t, server, nil), spec)
	there := cached(t, open(t, server, nil), spec)
	for _, cache := range []*Cache[int, goal]{here, there, here} {
		if _, err := cache.Get(context.Background(), 1); !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
	}
	if asked.loads.Load() != 1 {
		t.Errorf("%d loads", asked.loads.Load())
	}
	asked.set("there now", nil)
	acknowledged(t)(here.larder.Invalidate(context.Background(), Tag("user:7")))
	mustGet(t, here, 1, "there now", Loaded)
}

func TestALoadersFailureReachesTheCaller(t *testing.T) {
	server, asked := redistest.Start(t), &source{err: errors.New("no database")}
	cache := cached(t, open(t, server, nil), asked.spec())
	_, err := cache.Get(context.Background(), 1)
	var failed *LoadError
	if !errors.Is(err, ErrLoad) || !errors.Is(err, asked.err) || !errors.As(err, &failed) || failed.Key != "goal:1" {
		t.Error(err)
	}
	cache.spec.Load = func(context.Context, int) (goal, error) { panic("a bug") }
	if _, err := cache.Get(context.Background(), 1); !errors.Is(err, ErrLoad) {
		t.Error(err)
	}
	asked.set("back", nil)
	cache.spec.Load = asked.load
	mustGet(t, cache, 1, "back", Loaded)
}

func TestStaleValuesAreServedAsThePolicyAllows(t *testing.T) {
	server, asked, time0 := redistest.Start(t), &source{title: "old"}, clock.NewManual()
	spec := asked.spec()
	spec.TimeToLive, spec.StaleWhileRevalidate, spec.StaleIfError = time.Minute, time.Minute, time.Hour
	cache := cached(t, open(t, server, time0), spec)
	mustGet(t, cache, 1, "old", Loaded)

	asked.set("new", nil)
	time0.Advance(61 * time.Second)
	mustGet(t, cache, 1, "old", Stale)
	redistest.Await(t, "the reload behind it ends", func() bool {
		found, _, err := cache.Lookup(context.Background(), 1)
		return err == nil && found.Title == "new"
	})

	asked.set("", errors.New("no database"))
	time0.Advance(3 * time.Minute)
	mustGet(t, cache, 1, "new", Stale)
	loads := asked.loads.Load()
	mustGet(t, cache, 1, "new", Stale)
	if asked.loads.Load() != loads {
		t.Error("the source was asked in its pause")
	}
	acknowledged(t)(cache.Invalidate(context.Background(), 1))
	if _, err := cache.Get(context.Background(), 1); !errors.Is(err, ErrLoad) {
		t.Errorf("what was invalidated does not stand in for the source: %v", err)
	}
}

func TestAnUpdateIsReadEverywhere(t *testing.T) {
	_, asked, here, there := two(t)
	mustGet(t, here, 1, "old", Loaded)
	mustGet(t, there, 1, "old", FromRedis)
	written, err := here.Update(context.Background(), 1, func(context.Context) (goal, error) {
		asked.set("new", nil)
		return goal{1, "new", 1}, nil
	})
	if err != nil || written.Title != "new" {
		t.Fatal(written, err)
	}
	mustGet(t, here, 1, "new", FromRedis)
	redistest.Await(t, "the other process hears of it", func() bool {
		found, err := there.Get(context.Background(), 1)
		return err == nil && found.Title == "new"
	})
	if asked.loads.Load() != 1 {
		t.Errorf("%d loads", asked.loads.Load())
	}
}

func TestAnUpdateIsWhatAProcessMayBeginWith(t *testing.T) {
	server, asked, here, _ := two(t)
	awaitHealthy(t, here.larder)
	if _, err := here.Update(context.Background(), 1, func(context.Context) (goal, error) { return goal{1, "new", 1}, nil }); err != nil {
		t.Fatal(err)
	}
	mustGet(t, here, 1, "new", FromRedis)
	if value := server.Raw.Exists(context.Background(), "shop:v1:goal:1").Val(); value != 1 || asked.loads.Load() != 0 {
		t.Errorf("%d values, %d loads", value, asked.loads.Load())
	}
}

func TestAnUpdateThatFailsLeavesNothing(t *testing.T) {
	_, asked, here, _ := two(t)
	mustGet(t, here, 1, "old", Loaded)
	failure := errors.New("a constraint")
	_, err := here.Update(context.Background(), 1, func(context.Context) (goal, error) {
		asked.set("half done", nil)
		return goal{}, failure
	})
	if !errors.Is(err, failure) {
		t.Error(err)
	}
	mustGet(t, here, 1, "half done", Loaded)
}

// 1. One writer begins. 2. Another begins and ends. 3. The first ends: neither value may stay, for nobody knows which is the last.
func TestTwoWritersLeaveNeitherValue(t *testing.T) {
	_, asked, here, there := two(t)
	awaitHealthy(t, here.larder)
	awaitHealthy(t, there.larder)
	_, err := here.Update(context.Background(), 1, func(ctx context.Context) (goal, error) {
		if _, err := there.Update(ctx, 1, func(context.Context) (goal, error) { return goal{1, "second", 1}, nil }); err != nil {
			t.Error(err)
		}
		return goal{1, "first", 1}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	asked.set("of the source", nil)
	mustGet(t, here, 1, "of the source", Loaded)
}

func TestOfTwoVersionsTheNewerStays(t *testing.T) {
	server := redistest.Start(t)
	spec := Spec[string, goal]{Template: "session:{id}", TimeToLive: time.Hour, Version: func(g goal) int64 { return int64(g.ID) }}
	cache := cached(t, open(t, server, nil), spec)
	for _, version := range []int{7, 3, 1 << 40, 1 << 39} {
		acknowledged(t)(cache.Put(context.Background(), "a b", goal{ID: version}))
	}
	if found, err := cache.Get(context.Background(), "a b"); err != nil || found.ID != 1<<40 {
		t.Error(found, err)
	}
	if _, err := cache.Get(context.Background(), "nobody"); !errors.Is(err, ErrMiss) {
		t.Error(err)
	}
	acknowledged(t)(cache.Invalidate(context.Background(), "a b"))
	if _, err := cache.Get(context.Background(), "a b"); !errors.Is(err, ErrMiss) {
		t.Error(err)
	}
}

func TestManyKeysAreOneBulkLoad(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "one"}
	var bulks [][]int
	spec := asked.spec()
	spec.NegativeTimeToLive = time.Hour
	spec.LoadAll = func(_ context.Context, ids []int) (map[int]goal, error) {
		bulks = append(bulks, ids)
		found := map[int]goal{}
		for _, id := range ids {
			if id != 4 {
				found[id] = goal{ID: id, Title: "many"}
			}
		}
		return found, nil
	}
	here := cached(t, open(t, server, nil), spec)
	there := cached(t, open(t, server, nil), spec)
	mustGet(t, here, 1, "one", Loaded)
	for _, cache := range []*Cache[int, goal]{here, here, there} {
		found, err := cache.GetAll(context.Background(), []int{1, 2, 3, 4, 2})
		if err != nil || len(found) != 3 || found[1].Title != "one" || found[2].Title != "many" || found[3].Title != "many" {
			t.Fatal(found, err)
		}
	}
	if len(bulks) != 1 || len(bulks[0]) != 3 || asked.loads.Load() != 1 {
		t.Errorf("%v, %d single loads", bulks, asked.loads.Load())
	}
	mustGet(t, there, 3, "many", FromMemory)
}
