package larder

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"larder.dev/larder/internal/wire"
)

// counters are those of one cache.
type counters struct {
	lookups                                            [Missed + 1]atomic.Int64
	memoryPuts, refusedPuts, evictions                 atomic.Int64
	sharedPuts, refusedFills, bytesWritten, tierErrors atomic.Int64
	loads, failedLoads, loadNanos                      atomic.Int64
	waits, waitNanos                                   [Missed + 1]atomic.Int64

	mu      sync.Mutex
	damaged map[wire.Kind]int64
}

func (c *counters) lookup(outcome Outcome) { c.lookups[outcome].Add(1) }

// waited says how long a caller waited whom memory could not answer.
func (c *counters) waited(outcome Outcome, took time.Duration) {
	c.waits[outcome].Add(1)
	c.waitNanos[outcome].Add(int64(took))
}

func (c *counters) filled(isSet bool, bytes int) bool {
	if isSet {
		c.sharedPuts.Add(1)
		c.bytesWritten.Add(int64(bytes))
	} else {
		c.refusedFills.Add(1)
	}
	return isSet
}

func (c *counters) load(isDone bool, cost time.Duration) {
	if isDone {
		c.loads.Add(1)
	} else {
		c.failedLoads.Add(1)
	}
	c.loadNanos.Add(int64(cost))
}

func (c *counters) refused(err error) {
	var refused *wire.RefusedError
	if !errors.As(err, &refused) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.damaged == nil {
		c.damaged = map[wire.Kind]int64{}
	}
	c.damaged[refused.Kind]++
}

// larderCounters are those of a namespace.
type larderCounters struct {
	mu            sync.Mutex
	invalidations map[string]int64
	deferred      map[string]int64
}

func (c *larderCounters) invalidated(kind string, acknowledgement Acknowledgement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.invalidations == nil {
		c.invalidations, c.deferred = map[string]int64{}, map[string]int64{}
	}
	c.invalidations[kind]++
	if acknowledgement == Deferred {
		c.deferred[kind]++
	}
}

// exposition writes Prometheus's text format, all series of a name together, and keeps its first failure.
type exposition struct {
	out   io.Writer
	err   error
	known map[string]bool
}

func (e *exposition) series(name, kind, labels string, value float64) {
	if e.err == nil && !e.known[name] {
		e.known[name] = true
		_, e.err = fmt.Fprintf(e.out, "# TYPE %s %s\n", name, kind)
	}
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.out, "%s{%s} %g\n", name, labels, value)
	}
}

// perCache are the figures of a cache, in the order in which they are written: a name's series must stand together.
var perCache = []struct {
	name, kind, labels string
	value              func(registered) float64
}{
	{"cache_gets_total", "counter", `tier="memory",result="hit"`, func(c registered) float64 { return c.counts.answered(FromMemory) }},
	{"cache_gets_total", "counter", `tier="memory",result="miss"`, func(c registered) float64 { return c.counts.answered(FromRedis, Loaded, Stale, Missed) }},
	{"cache_gets_total", "counter", `tier="redis",result="hit"`, func(c registered) float64 { return c.counts.answered(FromRedis) }},
	{"cache_gets_total", "counter", `tier="redis",result="miss"`, func(c registered) float64 { return c.counts.answered(Loaded, Stale, Missed) }},
	{"cache_puts_total", "counter", `tier="memory"`, func(c registered) float64 { return float64(c.counts.memoryPuts.Load()) }},
	{"cache_puts_total", "counter", `tier="redis"`, func(c registered) float64 { return float64(c.counts.sharedPuts.Load()) }},
	{"cache_evictions_total", "counter", `cause="size"`, func(c registered) float64 { return float64(c.counts.evictions.Load()) }},
	{"cache_size", "gauge", "", func(c registered) float64 { return float64(c.size()) }},
	{"larder_load_seconds_count", "counter", `result="success"`, func(c registered) float64 { return float64(c.counts.loads.Load()) }},
	{"larder_load_seconds_count", "counter", `result="failure"`, func(c registered) float64 { return float64(c.counts.failedLoads.Load()) }},
	{"larder_load_seconds_sum", "counter", "", func(c registered) float64 { return float64(c.counts.loadNanos.Load()) / 1e9 }},
	{"larder_bytes_written_total", "counter", `tier="redis"`, func(c registered) float64 { return float64(c.counts.bytesWritten.Load()) }},
	{"larder_stale_served_total", "counter", "", func(c registered) float64 { return c.counts.answered(Stale) }},
	{"larder_fills_refused_total", "counter", "", func(c registered) float64 { return float64(c.counts.refusedFills.Load() + c.counts.refusedPuts.Load()) }},
	{"larder_tier_errors_total", "counter", `tier="redis",kind="command"`, func(c registered) float64 { return float64(c.counts.tierErrors.Load()) }},
}

func (c *counters) answered(outcomes ...Outcome) (sum float64) {
	for _, outcome := range outcomes {
		sum += float64(c.lookups[outcome].Load())
	}
	return sum
}

// WriteMetrics writes what Prometheus reads: counters since the Larder was opened, under the names of docs/metrics.md.
func (l *Larder) WriteMetrics(out io.Writer) error {
	e := &exposition{out: out, known: map[string]bool{}}
	l.mu.Lock()
	caches := slices.Clone(l.caches)
	l.mu.Unlock()
	for _, figure := range perCache {
		for _, cache := range caches {
			e.series(figure.name, figure.kind, l.labels("cache", cache.name, figure.labels), figure.value(cache))
		}
	}
	for _, cache := range caches {
		for kind, count := range cache.counts.damages() {
			e.series("larder_tier_errors_total", "counter", l.labels("cache", cache.name, fmt.Sprintf(`tier="redis",kind=%q`, strings.ToLower(string(kind)))), count)
		}
	}
	for _, part := range []string{"count", "sum"} {
		for _, cache := range caches {
			cache.counts.writeWaits(part, func(outcome string, value float64) {
				e.series("larder_lookup_seconds_"+part, "counter", l.labels("cache", cache.name, fmt.Sprintf("outcome=%q", outcome)), value)
			})
		}
	}
	l.writeOwn(e)
	l.limits.write(e)
	return e.err
}

// writeWaits are the lookups that memory could not answer, by what they ended with: how many, or how many seconds.
func (c *counters) writeWaits(part string, write func(outcome string, value float64)) {
	for outcome := FromRedis; outcome <= Missed; outcome++ {
		if part == "count" {
			write(outcome.String(), float64(c.waits[outcome].Load()))
		} else {
			write(outcome.String(), float64(c.waitNanos[outcome].Load())/1e9)
		}
	}
}

func (l *Larder) writeOwn(e *exposition) {
	l.counts.mu.Lock()
	invalidations, deferred := maps.Clone(l.counts.invalidations), maps.Clone(l.counts.deferred)
	l.counts.mu.Unlock()
	for _, kind := range slices.Sorted(maps.Keys(invalidations)) {
		e.series("larder_invalidations_total", "counter", l.labels("kind", kind, ""), float64(invalidations[kind]))
	}
	for _, kind := range slices.Sorted(maps.Keys(deferred)) {
		e.series("larder_invalidations_deferred_total", "counter", l.labels("kind", kind, ""), float64(deferred[kind]))
	}
	times := l.redis.Times()
	for _, each := range times {
		e.series("larder_tier_seconds_count", "counter", l.labels("", "", fmt.Sprintf(`tier="redis",operation=%q`, each.Operation)), float64(each.Count))
	}
	for _, each := range times {
		e.series("larder_tier_seconds_sum", "counter", l.labels("", "", fmt.Sprintf(`tier="redis",operation=%q`, each.Operation)), each.Total.Seconds())
	}
	health := l.Health()
	e.series("larder_outbox_size", "gauge", l.labels("", "", ""), float64(health.Waiting))
	e.series("larder_flights", "gauge", l.labels("", "", ""), float64(l.flying.Load()))
	e.series("larder_rules_size", "gauge", l.labels("", "", ""), float64(l.node.Rules.Size()))
	e.series("larder_journal_gaps_total", "counter", l.labels("", "", ""), float64(l.node.Abandonments()))
	e.series("larder_suspect", "gauge", l.labels("", "", ""), ifSo(!health.Proven))
	if proven, isProven := l.progress.Proof.At(); isProven {
		age := time.Duration(l.options.clock.Nanos() - proven)
		e.series("larder_journal_proof_age_seconds", "gauge", l.labels("", "", ""), age.Seconds())
	}
	e.series("larder_tier_connected", "gauge", l.labels("", "", `tier="redis"`), ifSo(health.Connected))
	worst := 0.0
	for _, master := range health.Masters {
		worst = max(worst, 2*ifSo(!master.Connected))
	}
	e.series("larder_breaker_state", "gauge", l.labels("", "", `tier="redis"`), worst)
	for _, master := range health.Masters {
		e.series("larder_server_breaker_state", "gauge", l.labels("server", master.Address, `tier="redis"`), 2*ifSo(!master.Connected))
	}
	redirections := l.redis.Redirections()
	for _, kind := range slices.Sorted(maps.Keys(redirections)) {
		e.series("larder_tier_redirections_total", "counter", l.labels("", "", fmt.Sprintf(`tier="redis",kind=%q`, kind)), float64(redirections[kind]))
	}
}

func ifSo(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

func (l *Larder) labels(name, value, others string) string {
	labels := []string{fmt.Sprintf("namespace=%q", l.options.Instance+":"+l.options.Version)}
	if name != "" {
		labels = append(labels, fmt.Sprintf("%s=%q", name, value))
	}
	if others != "" {
		labels = append(labels, others)
	}
	return strings.Join(labels, ",")
}

func (c *counters) damages() map[wire.Kind]float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	damages := map[wire.Kind]float64{}
	for kind, count := range c.damaged {
		damages[kind] = float64(count)
	}
	return damages
}
