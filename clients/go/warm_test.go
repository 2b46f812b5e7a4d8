package larder

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"larder.dev/larder/internal/redistest"
)

func TestWarmingLoadsWhatIsNotThereAndCountsAsNoLookup(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	larder := open(t, server, nil)
	cache := cached(t, larder, asked.spec())
	awaitHealthy(t, larder)
	mustGet(t, cache, 1, "old", Loaded)
	warmed, err := cache.Warm(context.Background(), mostWarmed, slices.Values([]int{1, 2, 3}))
	if err != nil || warmed != (Warmed{Keys: 3}) || asked.loads.Load() != 3 {
		t.Error(warmed, err, asked.loads.Load())
	}
	if counted := cache.counts.answered(FromMemory, FromRedis, Loaded, Stale, Missed); counted != 1 {
		t.Errorf("%v lookups were counted", counted)
	}
	mustGet(t, cache, 3, "old", FromMemory)
}

func TestWarmingStopsAtASourceThatFails(t *testing.T) {
	server, asked := redistest.Start(t), &source{err: errors.New("away")}
	cache := cached(t, open(t, server, nil), asked.spec())
	warmed, err := cache.Warm(context.Background(), 2, slices.Values([]int{1, 2, 3, 4, 5, 6}))
	if !errors.Is(err, ErrLoad) || warmed != (Warmed{Keys: 2, Failed: 2}) {
		t.Error(warmed, err)
	}
	if _, err := cache.Warm(context.Background(), 0, slices.Values([]int{1})); err == nil {
		t.Error("a rate of none is taken")
	}
}

func TestWhoDebugsHearsOfEveryLookup(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	larder := open(t, server, nil)
	cache := cached(t, larder, asked.spec())
	awaitHealthy(t, larder)
	var mu sync.Mutex
	var heard []string
	larder.Debug(func(event LookupEvent) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, event.Cache+" "+event.Key+" "+event.Outcome.String())
	})
	mustGet(t, cache, 1, "old", Loaded)
	if _, err := cache.GetAll(context.Background(), []int{1, 2}); err != nil {
		t.Fatal(err)
	}
	larder.Debug(nil)
	mustGet(t, cache, 1, "old", FromMemory)
	if told := strings.Join(heard, ", "); told != "goal goal:1 load, goal goal:1 memory, goal goal:2 load" {
		t.Error(told)
	}
}

// The key does not say what to load: the call brings its loader along.
func TestACallsOwnLoaderIsAskedWhereNobodyHasTheValue(t *testing.T) {
	server := redistest.Start(t)
	spec := (&source{}).spec()
	spec.Load = nil
	cache := cached(t, open(t, server, nil), spec)
	loads := 0
	load := func(context.Context) (goal, error) {
		loads++
		return goal{ID: 1, Title: "own"}, nil
	}
	for range 2 {
		if found, err := cache.GetWith(context.Background(), 1, load); err != nil || found.Title != "own" {
			t.Fatal(found, err)
		}
	}
	if _, err := cache.Get(context.Background(), 2); !errors.Is(err, ErrMiss) || loads != 1 {
		t.Error(err, loads)
	}
}
