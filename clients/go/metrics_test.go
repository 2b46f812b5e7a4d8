package larder

import (
	"context"
	"strings"
	"testing"

	"larder.dev/larder/internal/redistest"
)

func TestFiguresHaveLardersNames(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	cache := cached(t, open(t, server, nil), asked.spec())
	if err := server.Raw.Set(context.Background(), "shop:v1:goal:1", "nonsense", 0).Err(); err != nil {
		t.Fatal(err)
	}
	mustGet(t, cache, 1, "old", Loaded)
	mustGet(t, cache, 1, "old", FromMemory)
	acknowledged(t)(cache.Invalidate(context.Background(), 1))
	var out strings.Builder
	if err := cache.larder.WriteMetrics(&out); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`cache_gets_total{namespace="shop:v1",cache="goal",tier="memory",result="hit"} 1`,
		`cache_gets_total{namespace="shop:v1",cache="goal",tier="redis",result="miss"} 1`,
		`cache_puts_total{namespace="shop:v1",cache="goal",tier="redis"} 1`,
		`cache_size{namespace="shop:v1",cache="goal"} 0`,
		`larder_lookup_seconds_count{namespace="shop:v1",cache="goal",outcome="load"} 1`,
		`larder_tier_seconds_count{namespace="shop:v1",tier="redis",operation="fill"} 1`,
		`larder_journal_proof_age_seconds{namespace="shop:v1"}`,
		`larder_invalidations_total{namespace="shop:v1",kind="key"} 1`,
		`larder_outbox_size{namespace="shop:v1"} 0`,
		`larder_tier_errors_total{namespace="shop:v1",cache="goal",tier="redis",kind="magic"}`,
	} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("%s is not in\n%s", line, out.String())
		}
	}
	if count := strings.Count(out.String(), "# TYPE cache_gets_total"); count != 1 {
		t.Errorf("%d headers", count)
	}
}
