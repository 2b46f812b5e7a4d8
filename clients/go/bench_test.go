package larder

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/redistest"
)

const benchKeys = 1_000

// What reading through Larder costs beside the raw client, which decodes the same JSON and keeps no promise:
//
//	go test -run '^$' -bench Reading .
func BenchmarkReading(b *testing.B) {
	server := redistest.Start(b)
	options := server.Options()
	larder, err := Open(Options{Log: quiet, Instance: "shop", Version: "v1", Redis: options})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = larder.Close() })
	spec := Spec[int, goal]{Template: "goal:{id}", TimeToLive: patience * 100, Load: func(_ context.Context, id int) (goal, error) { return goal{id, "Learn to sail", 7}, nil }}
	shared, err := New(larder, spec)
	if err != nil {
		b.Fatal(err)
	}
	spec.Template, spec.Memory = "near:{id}", benchKeys
	near, err := New(larder, spec)
	if err != nil {
		b.Fatal(err)
	}
	client := redis.NewClient(options)
	b.Cleanup(func() { _ = client.Close() })
	ctx := context.Background()
	some, names := make([]int, 100), make([]string, 100)
	for id := range benchKeys {
		text, _ := json.Marshal(goal{id, "Learn to sail", 7})
		if client.Set(ctx, fmt.Sprint("raw:", id), text, 0).Err() != nil {
			b.Fatal("raw client")
		}
		if _, err := shared.Get(ctx, id); err != nil {
			b.Fatal(err)
		}
		if id < len(some) {
			some[id], names[id] = id, fmt.Sprint("raw:", id)
		}
	}
	measure := func(name string, read func(id int) error) {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(loop *testing.PB) {
				for id := 0; loop.Next(); id++ {
					if err := read(id % benchKeys); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
	decode := func(text any) error {
		var found goal
		return json.Unmarshal([]byte(text.(string)), &found)
	}
	measure("one by the raw client", func(id int) error { return decode(client.Get(ctx, fmt.Sprint("raw:", id)).Val()) })
	measure("one by Larder", func(id int) error { _, err := shared.Get(ctx, id); return err })
	measure("a hundred by the raw client", func(int) error {
		for _, each := range client.MGet(ctx, names...).Val() {
			if err := decode(each); err != nil {
				return err
			}
		}
		return nil
	})
	measure("a hundred by Larder", func(int) error { _, err := shared.GetAll(ctx, some); return err })
	measure("one from memory", func(id int) error { _, err := near.Get(ctx, id); return err })
}
