package larder

import (
	"context"
	"strings"
	"testing"

	"larder.dev/larder/internal/redistest"
)

// leastPrivilege is what README.md tells operators to grant.
const leastPrivilege = "~shop:v1:* ~{shop:v1* +get +mget +set +del +unlink +exists +pexpire +getrange +hset +hgetall +hdel " +
	"+xadd +xread +xrevrange +time +eval +evalsha +info +ping +hello"

// leastOfCluster is what a cluster asks for besides.
const leastOfCluster = "+cluster|slots +cluster|info +asking"

func TestAUserNeedsNoMoreThanTheREADMESays(t *testing.T) {
	server, asked := redistest.Start(t), &source{title: "old"}
	rules := append([]any{"ACL", "SETUSER", "shop", "reset", "on", ">secret"}, words(leastPrivilege)...)
	if err := server.Raw.Do(context.Background(), rules...).Err(); err != nil {
		t.Fatal(err)
	}
	options := server.Options()
	options.Username, options.Password = "shop", "secret"
	larder, err := Open(Options{Log: quiet, Instance: "shop", Version: "v1", Redis: options, SoftTimeout: patience, HardTimeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = larder.Close() })
	cache := cached(t, larder, asked.spec())
	mustGet(t, cache, 1, "old", Loaded)
	if _, err := cache.Update(context.Background(), 1, func(ctx context.Context) (goal, error) { return asked.load(ctx, 1) }); err != nil {
		t.Fatal(err)
	}
	mustGet(t, cache, 1, "old", FromRedis)
	acknowledged(t)(cache.Put(context.Background(), 2, goal{ID: 2}))
	acknowledged(t)(cache.Invalidate(context.Background(), 1, 2))
	acknowledged(t)(larder.Invalidate(context.Background(), Everything()))
	if found, err := cache.GetAll(context.Background(), []int{1, 2, 3}); err != nil || len(found) != 3 {
		t.Error(found, err)
	}
	log, err := server.Raw.Do(context.Background(), "ACL", "LOG").Slice()
	if err != nil || len(log) > 0 {
		t.Errorf("refused: %v, %v", log, err)
	}
}

func words(text string) (words []any) {
	for _, word := range strings.Fields(text) {
		words = append(words, word)
	}
	return words
}
