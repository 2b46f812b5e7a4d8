package larder

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"larder.dev/larder/internal/clock"
	"larder.dev/larder/internal/redistest"
)

func limited(t *testing.T, larder *Larder, spec RateLimitSpec) *RateLimit {
	t.Helper()
	spec.Template = "rate_limit:ip:{ip}:{endpoint}"
	limit, err := NewRateLimit(larder, spec)
	if err != nil {
		t.Fatal(err)
	}
	return limit
}

// Time stands still, so that nothing refills while a busy machine takes its time.
func TestALimitOfTwoProcessesAllowsExactlyAsManyToBoth(t *testing.T) {
	server, noon := redistest.Start(t), clock.NewManual()
	spec := RateLimitSpec{Limit: Limit{Requests: 100, Per: time.Minute}}
	here, there := limited(t, open(t, server, noon), spec), limited(t, open(t, server, noon), spec)
	var allowed, uncounted atomic.Int64
	var askers sync.WaitGroup
	for _, limit := range []*RateLimit{here, there, here, there} {
		askers.Go(func() {
			for range 50 {
				decision, err := limit.Ask(context.Background(), "192.0.2.1", "reviews")
				if err != nil || !decision.Counted {
					uncounted.Add(1)
				} else if decision.Allowed {
					allowed.Add(1)
				}
			}
		})
	}
	askers.Wait()
	if allowed.Load() != 100 || uncounted.Load() != 0 {
		t.Errorf("%d allowed, %d uncounted", allowed.Load(), uncounted.Load())
	}
	ttl := server.Raw.PTTL(context.Background(), "shop:v1:rate_limit:ip:192.0.2.1:reviews").Val()
	if ttl <= 0 || ttl > 70*time.Second {
		t.Errorf("it is kept for %v", ttl)
	}
	var out strings.Builder
	if err := here.larder.WriteMetrics(&out); err != nil || !strings.Contains(out.String(), `larder_rate_limit_decisions_total{limit="rate_limit:ip",result="allowed"}`) {
		t.Error(err, out.String())
	}
}

func TestALimitAllowsWhileRedisIsAwayAndRefusesIfToldSo(t *testing.T) {
	larder := hurried(t, redistest.New(t), nil)
	lenient := limited(t, larder, RateLimitSpec{Limit: Limit{Requests: 1, Per: time.Minute}})
	strict := limited(t, larder, RateLimitSpec{Name: "strict", Limit: Limit{Requests: 1, Per: time.Minute}, RefuseWhenAway: true})
	for range 2 {
		if decision, err := lenient.Ask(context.Background(), "::1", "items"); err != nil || !decision.Allowed || decision.Counted {
			t.Error(decision, err)
		}
	}
	if decision, err := strict.Ask(context.Background(), "::1", "items"); err != nil || decision.Allowed || decision.RetryAfter != 5*time.Second {
		t.Error(decision, err)
	}
}

func TestWhatIsNoLimitIsRefusedWithItsCure(t *testing.T) {
	larder := hurried(t, redistest.New(t), nil)
	for claim, spec := range map[string]RateLimitSpec{
		"no requests":      {Template: "a:{b}", Limit: Limit{Per: time.Minute}},
		"too short":        {Template: "a:{b}", Limit: Limit{Requests: 1, Per: time.Millisecond}},
		"no template":      {Limit: Limit{Requests: 1, Per: time.Minute}},
		"too much at once": {Template: "a:{b}", Limit: Limit{Requests: 1, Per: time.Minute, Burst: mostRequests + 1}},
	} {
		if _, err := NewRateLimit(larder, spec); err == nil {
			t.Errorf("%s is taken", claim)
		}
	}
	limit := limited(t, larder, RateLimitSpec{Limit: Limit{Requests: 1, Per: time.Minute}})
	if _, err := limit.Ask(context.Background(), "only one"); err == nil {
		t.Error("a key that does not fit is taken")
	}
}
