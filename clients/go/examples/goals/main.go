// Goals is a cache of goals over a slow source: it loads, hits, updates and invalidates, and says where each answer came from.
//
//	go run ./examples/goals -redis redis://localhost:6379
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder"
)

// Goal is what all services of the shop know of a goal.
type Goal struct {
	ID     int    `json:"id"`
	UserID int    `json:"userId"`
	Title  string `json:"title"`
}

// repository stands for a database.
type repository struct {
	mu    sync.Mutex
	goals map[int]Goal
}

func (r *repository) find(_ context.Context, id int) (Goal, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	goal, isThere := r.goals[id]
	if !isThere {
		return Goal{}, larder.ErrNotFound
	}
	return goal, nil
}

func (r *repository) save(_ context.Context, goal Goal) (Goal, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.goals[goal.ID] = goal
	return goal, nil
}

func main() {
	url := flag.String("redis", "redis://localhost:6379", "where Redis is")
	flag.Parse()
	if err := run(context.Background(), *url); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string) error {
	options, err := redis.ParseURL(url)
	if err != nil {
		return err
	}
	shop, err := larder.Open(larder.Options{Instance: "shop", Version: "v1", Redis: options})
	if err != nil {
		return err
	}
	defer func() { _ = shop.Close() }()
	source := &repository{goals: map[int]Goal{42: {42, 7, "Learn to sail"}}}
	goals, err := larder.New(shop, larder.Spec[int, Goal]{
		Template:           "goal:{id}",
		TimeToLive:         10 * time.Minute,
		NegativeTimeToLive: time.Minute,
		StaleIfError:       time.Hour,
		Tags:               func(goal Goal) []string { return []string{fmt.Sprintf("user:%d", goal.UserID)} },
		Load:               source.find,
		Memory:             10_000,
	})
	if err != nil {
		return err
	}
	return tell(ctx, shop, goals, source)
}

func tell(ctx context.Context, shop *larder.Larder, goals *larder.Cache[int, Goal], source *repository) error {
	if _, err := goals.Invalidate(ctx, 42, 43); err != nil { // of an earlier run
		return err
	}
	show(ctx, goals, 42)
	show(ctx, goals, 42)
	show(ctx, goals, 43)
	_, err := goals.Update(ctx, 42, func(ctx context.Context) (Goal, error) {
		return source.save(ctx, Goal{42, 7, "Sail to Corsica"})
	})
	if err != nil {
		return err
	}
	show(ctx, goals, 42)
	acknowledgement, err := shop.Invalidate(ctx, larder.Tag("user:7").Because("signed out"))
	if err != nil {
		return err
	}
	fmt.Println("tag user:7:", acknowledgement)
	show(ctx, goals, 42)
	return shop.WriteMetrics(os.Stdout)
}

func show(ctx context.Context, goals *larder.Cache[int, Goal], id int) {
	goal, from, err := goals.Lookup(ctx, id)
	if err != nil {
		fmt.Printf("goal %d: %v\n", id, err)
		return
	}
	fmt.Printf("goal %d: %s (%s)\n", id, goal.Title, from)
}
