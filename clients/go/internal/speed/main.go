// What a hit in Redis costs through the Go client, beside go-redis by hand: clients/speed/README.md.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder"
)

type item struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type door struct {
	get  func(key string) error
	many func(keys []string) error
}

func main() {
	rounds, err := strconv.Atoi(os.Args[2])
	if err == nil {
		err = run(os.Args[1], rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(url string, rounds int) error {
	ctx := context.Background()
	options, err := redis.ParseURL(url)
	if err != nil {
		return err
	}
	raw := redis.NewClient(options)
	cached, err := larder.Open(larder.Options{Instance: "speed", Version: "go", Redis: options})
	if err != nil {
		return err
	}
	items, err := larder.New(cached, larder.Spec[string, item]{
		Template: "item:{id}", TimeToLive: 10 * time.Minute,
		Load: func(_ context.Context, key string) (item, error) { return made(key), nil },
	})
	if err != nil {
		return err
	}
	for !cached.Health().Connected || !cached.Health().Proven {
		time.Sleep(10 * time.Millisecond)
	}
	keys := make([]string, 1_000)
	for at := range keys {
		keys[at] = fmt.Sprintf("k%d", at)
		text, _ := json.Marshal(made(keys[at]))
		if err := raw.Set(ctx, "raw:"+keys[at], text, 0).Err(); err != nil {
			return err
		}
	}
	if _, err := items.GetAll(ctx, keys); err != nil {
		return err
	}
	byHand := door{
		get: func(key string) error {
			text, err := raw.Get(ctx, "raw:"+key).Bytes()
			if err != nil {
				return err
			}
			var found item
			return json.Unmarshal(text, &found)
		},
		many: func(some []string) error { return rawMany(ctx, raw, some) },
	}
	byLarder := door{
		get:  func(key string) error { _, err := items.Get(ctx, key); return err },
		many: func(some []string) error { _, err := items.GetAll(ctx, some); return err },
	}
	one := func(d door) func(int64) error { return func(n int64) error { return d.get(keys[n%1_000]) } }
	hundred := func(d door) func(int64) error {
		return func(n int64) error { from := n * 100 % 1_000; return d.many(keys[from : from+100]) }
	}
	tell("get, 1 caller", 1, one(byHand), one(byLarder), rounds)
	tell("get, 32 callers", 32, one(byHand), one(byLarder), rounds)
	tell("100 in one call, 1 caller", 1, hundred(byHand), hundred(byLarder), rounds)
	return cached.Close()
}

func made(key string) item { return item{key, strings.Repeat("x", 160)} }

func rawMany(ctx context.Context, raw *redis.Client, keys []string) error {
	names := make([]string, len(keys))
	for at, key := range keys {
		names[at] = "raw:" + key
	}
	texts, err := raw.MGet(ctx, names...).Result()
	if err != nil {
		return err
	}
	for _, text := range texts {
		var found item
		if err := json.Unmarshal([]byte(text.(string)), &found); err != nil {
			return err
		}
	}
	return nil
}

func tell(shape string, callers int, byHand, byLarder func(int64) error, rounds int) {
	var hand, cache, ratios []float64
	for round := range rounds + 1 {
		h, c := perSecond(callers, byHand), perSecond(callers, byLarder)
		if round > 0 {
			hand, cache, ratios = append(hand, h), append(cache, c), append(ratios, c/h)
		}
	}
	fmt.Printf("| Go | go-redis | %s | %.0f | %.0f | %.2f |\n", shape, middle(hand), middle(cache), middle(ratios))
}

func middle(numbers []float64) float64 {
	slices.Sort(numbers)
	return numbers[len(numbers)/2]
}

func perSecond(callers int, ask func(int64) error) float64 {
	began := time.Now()
	var asked atomic.Int64
	var ended sync.WaitGroup
	for range callers {
		ended.Go(func() {
			for time.Since(began) < 400*time.Millisecond {
				if err := ask(asked.Add(1)); err != nil {
					panic(err)
				}
			}
		})
	}
	ended.Wait()
	return float64(asked.Load()) / time.Since(began).Seconds()
}
