package larder

import (
	"context"
	"math"
	"testing"
	"time"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/journal"
	"larder.dev/larder/internal/redistest"
)

// 1. A load begins, and reads the old value. 2. The key is invalidated. 3. Somebody asks for it, while the load still runs.
func TestWhoComesAfterAnInvalidationJoinsNoOlderFlight(t *testing.T) {
	_, asked, here, _ := two(t)
	entered, release := make(chan struct{}), make(chan struct{})
	isFirst := true
	here.spec.Load = func(ctx context.Context, id int) (goal, error) {
		found, err := asked.load(ctx, id)
		if isFirst {
			isFirst = false
			close(entered)
			<-release
		}
		return found, err
	}
	first := make(chan string, 1)
	go func() {
		found, _ := here.Get(context.Background(), 1)
		first <- found.Title
	}()
	<-entered
	asked.set("new", nil)
	acknowledged(t)(here.Invalidate(context.Background(), 1))
	within, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if found, err := here.Get(within, 1); err != nil || found.Title != "new" {
		t.Errorf("%v, %v", found, err)
	}
	close(release)
	if title := <-first; title != "old" {
		t.Errorf("the first reads %q", title)
	}
	if found, err := here.Get(context.Background(), 1); err != nil || found.Title != "new" {
		t.Error(found, err)
	}
}

func TestAStaleKeyIsReloadedOnceHoweverManyAskForIt(t *testing.T) {
	server, asked, time0 := redistest.Start(t), &source{title: "old"}, clock.NewManual()
	spec := asked.spec()
	spec.TimeToLive, spec.StaleWhileRevalidate = time.Minute, time.Minute
	cache := cached(t, open(t, server, time0), spec)
	mustGet(t, cache, 1, "old", Loaded)
	release := make(chan struct{})
	cache.spec.Load = func(ctx context.Context, id int) (goal, error) {
		<-release
		return asked.load(ctx, id)
	}
	time0.Advance(61 * time.Second)
	for range 3 * reloadsAtATime {
		mustGet(t, cache, 1, "old", Stale)
	}
	if reloads := len(cache.larder.reloads); reloads != 1 {
		t.Errorf("%d reloads", reloads)
	}
	close(release)
	redistest.Await(t, "the reload ends", func() bool { return len(cache.larder.reloads) == 0 })
	if asked.loads.Load() != 2 {
		t.Errorf("%d loads", asked.loads.Load())
	}
}

// A source that hangs, and callers that give up: what is too much is loaded by callers alone, and ends with them.
func TestFlightsAreBounded(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	cache := cached(t, open(t, server, nil), asked.spec())
	cache.larder.flying.Store(mostFlights)
	mustGet(t, cache, 1, "old", Loaded)
	if cache.memory.size() != 0 {
		t.Error("what no flight has brought is kept")
	}
	cache.larder.flying.Store(0)
	mustGet(t, cache, 1, "old", Loaded)
	mustGet(t, cache, 1, "old", FromMemory)
}

// unread is a cache of a process that reads no journal but what its test says.
func unread(t *testing.T) (*Cache[int, goal], *clock.Manual) {
	t.Helper()
	time0 := clock.NewManual()
	server := redistest.New(t)
	larder, err := Open(Options{Log: quiet, Instance: "shop", Version: "v1", Redis: server.Options(), HardTimeout: 10 * time.Millisecond, SoftTimeout: 10 * time.Millisecond, clock: time0})
	if err != nil {
		t.Fatal(err)
	}
	if err := larder.Close(); err != nil {
		t.Fatal(err)
	}
	asked := &source{title: "old"}
	return cached(t, larder, asked.spec()), time0
}

func TestAFlightsAnswerIsGoodOnlyForWhoMayHaveIt(t *testing.T) {
	cache, _ := unread(t)
	node := cache.larder.node
	node.ApplyGroup(journal.Group{Kind: journal.Cache, Subject: "other:"}, 10)
	loaded := answer[goal]{content: content[goal]{stamp: 10, tags: []string{"user:1"}}, asOf: 1_000}
	q := query[int]{key: 1, text: "goal:1"}
	isGood := func(oldest int64) bool { return cache.isGoodFor(node.Now(q.text), oldest, loaded, q) }
	if !isGood(math.MinInt64) || !isGood(1_000) {
		t.Error("one of this position is not good")
	}
	if isGood(1_001) {
		t.Error("one that is older than what may be believed is good")
	}
	node.ApplyGroup(journal.Group{Kind: journal.Tag, Subject: "user:2"}, 11)
	if !isGood(math.MinInt64) {
		t.Error("one that a newer record does not cover is not good")
	}
	joined := node.Now(q.text)
	node.RefuseLookupsUnderWay()
	if cache.isGoodFor(joined, math.MinInt64, loaded, q) {
		t.Error("one that was abandoned is good")
	}
	node.ApplyGroup(journal.Group{Kind: journal.Tag, Subject: "user:1"}, 12)
	if isGood(math.MinInt64) {
		t.Error("one that a newer record covers is good")
	}
}

// 1. A lookup remembers its moment. 2. Something happens. 3. It wants to keep what it has found.
func TestNothingIsKeptThatMayHaveBecomeUntrue(t *testing.T) {
	for what, happens := range map[string]func(*Cache[int, goal]){
		"a key record":      func(cache *Cache[int, goal]) { cache.larder.node.ApplyKeys([]string{"goal:1"}) },
		"an abandonment":    func(cache *Cache[int, goal]) { cache.larder.node.Abandon(5, 5) },
		"a deferred group":  func(cache *Cache[int, goal]) { cache.larder.node.AbandonCopies() },
		"something doubted": func(cache *Cache[int, goal]) { cache.larder.node.RefuseLookupsUnderWay() },
	} {
		t.Run(what, func(t *testing.T) {
			cache, _ := unread(t)
			began := cache.larder.node.Now("goal:1")
			happens(cache)
			cache.keep("goal:1", content[goal]{stamp: 1}, began, time.Hour, began.Nanos)
			if cache.memory.find("goal:1") != nil {
				t.Error("it is kept")
			}
			again := cache.larder.node.Now("goal:1")
			cache.keep("goal:1", content[goal]{stamp: 1}, again, time.Hour, again.Nanos)
			if cache.memory.find("goal:1") == nil {
				t.Error("nothing is kept any more")
			}
		})
	}
}

// 1. An entry is in memory. 2. A group record covers it, or not. 3. It is asked for.
func TestAnEntryIsLookedAtOnceForEachPosition(t *testing.T) {
	cache, _ := unread(t)
	node := cache.larder.node
	node.ApplyGroup(journal.Group{Kind: journal.Cache, Subject: "other:"}, 10)
	began := node.Now("goal:1")
	cache.keep("goal:1", content[goal]{value: goal{ID: 1}, stamp: 10, tags: []string{"user:1"}}, began, time.Hour, began.Nanos)
	node.ApplyGroup(journal.Group{Kind: journal.Tag, Subject: "user:2"}, 11)
	if entry := cache.recall("goal:1"); entry == nil || entry.verified.Load() != 11 {
		t.Fatal("it is alive, and verified at the present position")
	}
	node.ApplyGroup(journal.Group{Kind: journal.Tag, Subject: "user:1"}, 12)
	if cache.recall("goal:1") != nil || cache.memory.size() != 0 {
		t.Error("it is dead, and dropped")
	}
}

func TestALifeIsShortenedByWhatClocksMayDiffer(t *testing.T) {
	judge := freshness{clockTolerance: time.Second}
	for _, each := range []struct{ created, until, now, left int64 }{
		{0, 60_000, 0, 59_000},
		{0, 60_000, 30_000, 29_000},
		{0, 5_000, 0, 4_500},        // a tenth of a short life at most
		{0, 60_000, -9_000, 59_000}, // a clock that is behind lengthens nothing
		{0, 60_000, 61_000, -2_000},
	} {
		if left := judge.remaining(each.created, each.until, each.now); left != time.Duration(each.left)*time.Millisecond {
			t.Errorf("%+v: %v", each, left)
		}
	}
}

func TestRedisIsBelievedOnlyWithAProofAndNothingWaiting(t *testing.T) {
	cache, time0 := unread(t)
	cache.spec.MaxStaleness = 5 * time.Second
	proof, outbox := cache.proof(), cache.larder.invalidator.outbox
	mustBegin := func(isBelieved bool) {
		t.Helper()
		if _, isUsable := cache.tier().begin(context.Background(), "goal:1"); isUsable != isBelieved {
			t.Errorf("usable: %v", isUsable)
		}
	}
	mustBegin(false)
	proof.Prove(proof.Moment())
	mustBegin(true)
	time0.Advance(5 * time.Second)
	mustBegin(true)
	time0.Advance(time.Millisecond)
	mustBegin(false)
	proof.Prove(proof.Moment())
	mustBegin(true)
	outbox.add(item{kind: untrue, key: "goal:2"})
	mustBegin(false)
	if cache.tier().isStillUsable() {
		t.Error("something was deferred after the moment")
	}
}
