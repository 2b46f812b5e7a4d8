package larder

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/redistest"
)

const historyKeys = 8

// database is where versions come from. Whoever reads one under way may see the one before.
type database struct{ versions [historyKeys]atomic.Int64 }

type row struct {
	Key     int   `json:"key"`
	Version int64 `json:"version"`
}

// process is one of several caches over the database, and what it has acknowledged.
type process struct {
	cache  *Cache[int, row]
	floors [historyKeys]atomic.Int64
}

func (d *database) open(t *testing.T, options Options, memory int) *process {
	options.Log, options.Instance, options.Version = quiet, "shop", "v1"
	options.SoftTimeout, options.HardTimeout, options.Heartbeat = time.Second, 2*time.Second, 20*time.Millisecond
	larder, err := Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	spec := Spec[int, row]{
		Template: "row:{key}", TimeToLive: time.Hour, StaleWhileRevalidate: time.Hour, Memory: memory,
		Tags: func(r row) []string { return []string{fmt.Sprint("row-", r.Key)} },
		Load: func(_ context.Context, key int) (row, error) { return row{key, d.versions[key].Load()}, nil },
		LoadAll: func(_ context.Context, keys []int) (map[int]row, error) {
			rows := map[int]row{}
			for _, key := range keys {
				rows[key] = row{key, d.versions[key].Load()}
			}
			return rows, nil
		},
	}
	return &process{cache: cached(t, larder, spec)}
}

func (p *process) write(t *testing.T, d *database, key int) {
	ctx := context.Background()
	var written int64
	var err error
	switch rand.IntN(6) {
	case 0:
		written = d.versions[key].Add(1)
		_, err = p.cache.larder.Invalidate(ctx, Tag(fmt.Sprint("row-", key)))
	case 1:
		written = d.versions[key].Add(1)
		_, err = p.cache.larder.Invalidate(ctx, Pattern(fmt.Sprint("row:", key, "*")))
	case 2:
		written = d.versions[key].Add(1)
		_, err = p.cache.InvalidateAll(ctx)
	case 3:
		var updated row
		updated, err = p.cache.Update(ctx, key, func(context.Context) (row, error) { return row{key, d.versions[key].Add(1)}, nil })
		written = updated.Version
	default:
		written = d.versions[key].Add(1)
		_, err = p.cache.Invalidate(ctx, key)
	}
	if err != nil {
		t.Error(err)
	}
	for floor := p.floors[key].Load(); floor < written && !p.floors[key].CompareAndSwap(floor, written); floor = p.floors[key].Load() {
	}
}

func (p *process) read(t *testing.T, key int) {
	ctx := context.Background()
	other := (key + 1) % historyKeys
	floor, otherFloor := p.floors[key].Load(), p.floors[other].Load()
	if rand.IntN(4) == 0 {
		found, err := p.cache.GetAll(ctx, []int{key, other})
		if err != nil || found[key].Version < floor || found[other].Version < otherFloor {
			t.Errorf("%v, %v; acknowledged here were %d and %d", found, err, floor, otherFloor)
		}
		return
	}
	found, outcome, err := p.cache.Lookup(ctx, key)
	if err != nil || found.Version < floor {
		t.Errorf("%d of row %d from %v, %v; acknowledged here was %d", found.Version, key, outcome, err, floor)
	}
}

func operations() int {
	if count, err := strconv.Atoi(os.Getenv("LARDER_HISTORY")); err == nil {
		return count
	}
	return 300
}

// history is readers and writers in three processes, one of them without memory; nobody reads what is older than what its own process has
// acknowledged before it asked. LARDER_HISTORY is how many operations each of twelve goroutines does.
func history(t *testing.T, options Options, disturb func(done int64)) {
	t.Helper()
	d := &database{}
	processes := []*process{d.open(t, options, 100), d.open(t, options, 4), d.open(t, options, 0)}
	var done atomic.Int64
	var callers sync.WaitGroup
	for _, p := range processes {
		for caller := range 4 {
			callers.Go(func() {
				for range operations() {
					disturb(done.Add(1))
					if caller == 0 && rand.IntN(2) == 0 {
						p.write(t, d, rand.IntN(historyKeys))
					} else {
						p.read(t, rand.IntN(historyKeys))
					}
				}
			})
		}
	}
	callers.Wait()
	// In the end everybody has heard of everything.
	for _, p := range processes {
		for key := range historyKeys {
			redistest.Await(t, "the last version is read", func() bool {
				found, err := p.cache.Get(context.Background(), key)
				return err == nil && found.Version == d.versions[key].Load()
			})
		}
	}
}

func TestNobodyReadsWhatItsProcessHasDeclaredUntrue(t *testing.T) {
	disturbances := map[string]func(*redistest.Server, int64){
		"in peace":                  func(*redistest.Server, int64) {},
		"while connections are cut": cut,
		// What was acknowledged since it was saved is lost with it.
		"while Redis dies and comes back with what it had saved": restart,
	}
	for when, disturb := range disturbances {
		t.Run(when, func(t *testing.T) {
			server := redistest.Start(t)
			history(t, Options{Redis: server.Options()}, func(done int64) { disturb(server, done) })
		})
	}
}

func TestNobodyReadsWhatItsProcessHasDeclaredUntrueWhileSlotsMove(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t, 3, 0)
	history(t, Options{Redis: &redis.Options{}, Cluster: &Cluster{Addrs: cluster.Addrs()}}, movingSlots(cluster))
}

// Disturbances are counted by what was done, not by time: a machine that is slow gets on all the same.

func cut(server *redistest.Server, done int64) {
	if done%150 == 0 {
		_ = server.Raw.Do(context.Background(), "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").Err()
	}
}

func restart(server *redistest.Server, done int64) {
	switch done % 1_200 {
	case 400:
		_ = server.Raw.Save(context.Background()).Err()
	case 800:
		server.Restart()
	}
}

// oneByOne is a disturbance that takes the next of its steps each time so much was done.
func oneByOne(every int64, steps []func()) func(int64) {
	var mu sync.Mutex
	return func(done int64) {
		if done%every == 0 {
			mu.Lock()
			defer mu.Unlock()
			if len(steps) > 0 {
				steps[0]()
				steps = steps[1:]
			}
		}
	}
}

func movingSlots(cluster *redistest.Cluster) func(int64) {
	keys := []string{"{shop:v1}~keys"}
	for key := range historyKeys {
		keys = append(keys, fmt.Sprint("shop:v1:row:", key))
	}
	var steps []func()
	for _, key := range keys {
		from := cluster.Of(key)
		to := (from + 1) % 3
		steps = append(steps,
			func() { cluster.BeginMove(key, from, to) },
			func() { cluster.MoveKeys(key, from, to, 1) },
			func() { cluster.EndMove(key, from, to) })
	}
	return oneByOne(int64(12*operations()/(len(steps)+1)), steps)
}
