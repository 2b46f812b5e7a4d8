package learning

import (
	"context"
	"time"

	"larder.dev/larder"
)

const (
	aDay        = 24 * time.Hour
	halfAnHour  = 30 * time.Minute
	quarterHour = 15 * time.Minute
)

// The caches of the service; learning.json has them too.
var (
	users       = larder.Spec[int64, User]{Template: "user:{user_id}", Schema: "Learner:1", TimeToLive: time.Hour, StaleIfError: time.Hour}
	preferences = larder.Spec[int64, Preferences]{Template: "user:preferences:{user_id}", Schema: "Preferences:1", TimeToLive: time.Hour, StaleIfError: time.Hour}
	sessions    = larder.Spec[string, Session]{Template: "user:session:{session_id}", Schema: "Session:1", TimeToLive: halfAnHour}
	items       = larder.Spec[int64, Item]{Template: "item:{item_id}", Schema: "Item:1", TimeToLive: 4 * time.Hour, StaleIfError: aDay}
	byCountry   = larder.Spec[string, ItemList]{Name: "items-jurisdiction", Template: "items:jurisdiction:{country}", Schema: "ItemList:1", TimeToLive: 6 * time.Hour, StaleIfError: aDay}
	byTopic     = larder.Spec[string, ItemList]{Name: "items-topic", Template: "items:topic:{topic}", Schema: "ItemList:1", TimeToLive: 6 * time.Hour, StaleIfError: aDay}
	flags       = larder.Spec[string, map[string]string]{Template: "flags:{which}", Schema: "Flags:1", TimeToLive: 5 * time.Minute, StaleIfError: aDay}
	forAll      = larder.Spec[string, settings]{Template: "config:{which}", Schema: "GlobalSettings:1", TimeToLive: time.Hour, StaleIfError: aDay}
	cards       = larder.Spec[ofItem, Card]{Template: "sm2:{user_id}:{item_id}", Schema: "Card:1", TimeToLive: halfAnHour}
	masteries   = larder.Spec[ofTopic, Mastery]{Template: "bkt:{user_id}:{topic}", Schema: "Mastery:1", TimeToLive: halfAnHour}
	schedules   = larder.Spec[int64, Schedule]{Template: "scheduler:{user_id}", Schema: "Schedule:1", TimeToLive: halfAnHour}
	analytics   = larder.Spec[int64, Analytics]{Template: "analytics:{user_id}", Schema: "Analytics:1", TimeToLive: aDay, StaleIfError: aDay}
	hot         = larder.Spec[int64, HotSchedule]{Template: "scheduler:hot:{user_id}", Schema: "HotSchedule:1", TimeToLive: halfAnHour}
	predictions = larder.Spec[ofItem, Prediction]{
		Template: "prediction:{user_id}:{item_id}", Schema: "Prediction:1", TimeToLive: quarterHour,
		KeyTags: func(key ofItem) []string { return []string{predictionsOf(key.UserID)} },
	}
	batches = larder.Spec[ofBatch, Predictions]{
		Template: "prediction:batch:{user_id}:{hash}", Schema: "Predictions:1", TimeToLive: quarterHour,
		KeyTags: func(key ofBatch) []string { return []string{predictionsOf(key.UserID)} },
	}
)

// making makes caches until one cannot be made.
type making struct {
	larder *larder.Larder
	memory int
	err    error
}

func made[K comparable, V any](m *making, spec larder.Spec[K, V], load func(context.Context, K) (V, error)) *larder.Cache[K, V] {
	if m.err != nil {
		return nil
	}
	spec.Load, spec.Memory = load, m.memory
	cache, err := larder.New(m.larder, spec)
	m.err = err
	return cache
}

// filled asks the source, and fills what it has left nil; nil without a source.
func filled[K comparable, V any](load func(context.Context, K) (V, error), fill func(*V)) func(context.Context, K) (V, error) {
	if load == nil {
		return nil
	}
	return func(ctx context.Context, key K) (V, error) {
		found, err := load(ctx, key)
		fill(&found)
		return found, err
	}
}

func fillList(found *ItemList) { found.Items = filledList(found.Items) }

// ofAll is what the source says of all, as a value of a cache with one key.
func ofAll[V any](load func(context.Context) (map[string]string, error), value func(map[string]string) V) func(context.Context, string) (V, error) {
	if load == nil {
		return nil
	}
	return func(ctx context.Context, _ string) (V, error) {
		found, err := load(ctx)
		return value(found), err
	}
}

func byItem[V any](load func(ctx context.Context, userID, itemID int64) (V, error)) func(context.Context, ofItem) (V, error) {
	if load == nil {
		return nil
	}
	return func(ctx context.Context, key ofItem) (V, error) { return load(ctx, key.UserID, key.ItemID) }
}

func byTopicOf[V any](load func(ctx context.Context, userID int64, topic string) (V, error)) func(context.Context, ofTopic) (V, error) {
	if load == nil {
		return nil
	}
	return func(ctx context.Context, key ofTopic) (V, error) { return load(ctx, key.UserID, key.Topic) }
}
