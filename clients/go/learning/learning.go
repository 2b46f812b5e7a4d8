// Package learning is the caches of the learning service, for who works beside it in Go: the same keys, lives and JSON, so that either reads
// what the other has written. docs/protocol/learning.md says what that is. The source is the caller's own; what it lacks is only read, and
// larder.ErrMiss where nobody has cached it.
package learning

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"larder.dev/larder"
)

const (
	all       = "all"
	mostBatch = 500
)

// Source is where values come from: larder.ErrNotFound where there is none. Each may be nil.
type Source struct {
	User         func(ctx context.Context, id int64) (User, error)
	Preferences  func(ctx context.Context, userID int64) (Preferences, error)
	Session      func(ctx context.Context, id string) (Session, error)
	Item         func(ctx context.Context, id int64) (Item, error)
	Items        func(ctx context.Context, ids []int64) (map[int64]Item, error)
	Jurisdiction func(ctx context.Context, country string) (ItemList, error)
	Topic        func(ctx context.Context, topic string) (ItemList, error)
	Card         func(ctx context.Context, userID, itemID int64) (Card, error)
	Mastery      func(ctx context.Context, userID int64, topic string) (Mastery, error)
	Schedule     func(ctx context.Context, userID int64) (Schedule, error)
	Hot          func(ctx context.Context, userID int64) (HotSchedule, error)
	Prediction   func(ctx context.Context, userID, itemID int64) (Prediction, error)
	Predictions  func(ctx context.Context, userID int64, itemIDs []int64) (Predictions, error)
	// Flags are texts of per cent by the flags' names, Settings what holds for all.
	Flags    func(ctx context.Context) (map[string]string, error)
	Settings func(ctx context.Context) (map[string]string, error)

	// SaveUser, SavePreferences and SaveSession write, and answer what stands there then.
	SaveUser        func(ctx context.Context, changed User) (User, error)
	SavePreferences func(ctx context.Context, changed Preferences) (Preferences, error)
	SaveSession     func(ctx context.Context, changed Session) (Session, error)
}

type ofItem struct{ UserID, ItemID int64 }

type ofTopic struct {
	UserID int64
	Topic  string
}

type ofBatch struct {
	UserID int64
	Hash   string
}

// Learning is the service's caches on a Larder of the namespace learning, version v1. Thread-safe. Every method may block for Redis and for
// the source; errors are those of larder.Cache.
type Learning struct {
	larder *larder.Larder
	source Source

	users       *larder.Cache[int64, User]
	preferences *larder.Cache[int64, Preferences]
	sessions    *larder.Cache[string, Session]
	items       *larder.Cache[int64, Item]
	byCountry   *larder.Cache[string, ItemList]
	byTopic     *larder.Cache[string, ItemList]
	flags       *larder.Cache[string, map[string]string]
	settings    *larder.Cache[string, settings]
	cards       *larder.Cache[ofItem, Card]
	masteries   *larder.Cache[ofTopic, Mastery]
	schedules   *larder.Cache[int64, Schedule]
	hot         *larder.Cache[int64, HotSchedule]
	analytics   *larder.Cache[int64, Analytics]
	predictions *larder.Cache[ofItem, Prediction]
	batches     *larder.Cache[ofBatch, Predictions]
}

// New makes the caches, each with so many entries in this process's memory, 0 for none.
func New(on *larder.Larder, source Source, memory int) (*Learning, error) {
	l := &Learning{larder: on, source: source}
	m := &making{larder: on, memory: memory}
	l.users = made(m, users, source.User)
	l.preferences = made(m, preferences, source.Preferences)
	l.sessions = made(m, sessions, source.Session)
	items := items
	items.LoadAll = source.Items
	l.items = made(m, items, source.Item)
	l.byCountry = made(m, byCountry, filled(source.Jurisdiction, fillList))
	l.byTopic = made(m, byTopic, filled(source.Topic, fillList))
	l.flags = made(m, flags, ofAll(source.Flags, filledMap))
	l.settings = made(m, forAll, ofAll(source.Settings, func(found map[string]string) settings { return settings{filledMap(found)} }))
	l.cards = made(m, cards, byItem(source.Card))
	l.masteries = made(m, masteries, byTopicOf(source.Mastery))
	l.schedules = made(m, schedules, filled(source.Schedule, func(found *Schedule) { found.DueByDay = filledMap(found.DueByDay) }))
	l.hot = made(m, hot, filled(source.Hot, func(found *HotSchedule) { found.Next = filledList(found.Next) }))
	l.analytics = made[int64, Analytics](m, analytics, nil)
	l.predictions = made(m, predictions, byItem(source.Prediction))
	l.batches = made[ofBatch, Predictions](m, batches, nil)
	return l, m.err
}

// GetUser is somebody who learns.
func (l *Learning) GetUser(ctx context.Context, id int64) (User, error) { return l.users.Get(ctx, id) }

// SetUser changes somebody at the source, and then for everybody.
func (l *Learning) SetUser(ctx context.Context, changed User) (User, error) {
	return written(ctx, l.users, changed.ID, changed, l.source.SaveUser)
}

// GetPreferences is how somebody wants to learn.
func (l *Learning) GetPreferences(ctx context.Context, userID int64) (Preferences, error) {
	return l.preferences.Get(ctx, userID)
}

// SetPreferences changes them at the source, and then for everybody.
func (l *Learning) SetPreferences(ctx context.Context, changed Preferences) (Preferences, error) {
	return written(ctx, l.preferences, changed.UserID, changed, l.source.SavePreferences)
}

// GetSession is a session, open or not.
func (l *Learning) GetSession(ctx context.Context, id string) (Session, error) {
	return l.sessions.Get(ctx, id)
}

// SetSession begins a session, or ends it, at the source, and then for everybody.
func (l *Learning) SetSession(ctx context.Context, changed Session) (Session, error) {
	return written(ctx, l.sessions, changed.ID, changed, l.source.SaveSession)
}

// GetItem is an item.
func (l *Learning) GetItem(ctx context.Context, id int64) (Item, error) { return l.items.Get(ctx, id) }

// GetItems are the items of the ids that there are: one round trip, one bulk load.
func (l *Learning) GetItems(ctx context.Context, ids []int64) (map[int64]Item, error) {
	return l.items.GetAll(ctx, ids)
}

// ItemsOfJurisdiction are those of a country, two capital letters.
func (l *Learning) ItemsOfJurisdiction(ctx context.Context, country string) (ItemList, error) {
	return l.byCountry.Get(ctx, country)
}

// ItemsOfTopic are those of a topic.
func (l *Learning) ItemsOfTopic(ctx context.Context, topic string) (ItemList, error) {
	return l.byTopic.Get(ctx, topic)
}

// GetSettings are what holds for all, by name.
func (l *Learning) GetSettings(ctx context.Context) (map[string]string, error) {
	found, err := l.settings.Get(ctx, all)
	return found.Settings, err
}

// GetCard is when an item is due again for somebody.
func (l *Learning) GetCard(ctx context.Context, userID, itemID int64) (Card, error) {
	return l.cards.Get(ctx, ofItem{userID, itemID})
}

// GetMastery is how likely somebody knows a topic.
func (l *Learning) GetMastery(ctx context.Context, userID int64, topic string) (Mastery, error) {
	return l.masteries.Get(ctx, ofTopic{userID, topic})
}

// GetSchedule is how many of somebody's cards are due on each of the next days.
func (l *Learning) GetSchedule(ctx context.Context, userID int64) (Schedule, error) {
	return l.schedules.Get(ctx, userID)
}

// GetHotSchedule is somebody's next cards.
func (l *Learning) GetHotSchedule(ctx context.Context, userID int64) (HotSchedule, error) {
	return l.hot.Get(ctx, userID)
}

// GetAnalytics is what somebody has answered up to the beginning of the day, if the service has looked: larder.ErrMiss if not. It is only
// read, since its life ends with the day.
func (l *Learning) GetAnalytics(ctx context.Context, userID int64) (Analytics, error) {
	return l.analytics.Get(ctx, userID)
}

// GetPrediction is how likely somebody answers an item rightly.
func (l *Learning) GetPrediction(ctx context.Context, userID, itemID int64) (Prediction, error) {
	return l.predictions.Get(ctx, ofItem{userID, itemID})
}

// GetPredictions are those of 500 items at most, cached as one for these very items, in whatever order and however often they are named.
func (l *Learning) GetPredictions(ctx context.Context, userID int64, itemIDs []int64) (Predictions, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(itemIDs)))
	if len(ids) > mostBatch {
		return Predictions{}, fmt.Errorf("learning: %d items are to be predicted at once; give %d at most", len(ids), mostBatch)
	}
	key := ofBatch{userID, hashOf(ids)}
	if l.source.Predictions == nil {
		return l.batches.Get(ctx, key)
	}
	// The key has no room for the ids, so the call brings its loader along.
	return l.batches.GetWith(ctx, key, func(ctx context.Context) (Predictions, error) {
		found, err := l.source.Predictions(ctx, userID, ids)
		found.Predictions = filledList(found.Predictions)
		return found, err
	})
}

// hashOf is the first half of a SHA-256 of ids in order.
func hashOf(ids []int64) string {
	bytes := make([]byte, 0, 8*len(ids))
	for _, id := range ids {
		bytes = binary.BigEndian.AppendUint64(bytes, uint64(id))
	}
	digest := sha256.Sum256(bytes)
	return hex.EncodeToString(digest[:])[:32]
}

// Reviewed makes untrue what an answer to an item of a topic changes, once it was written down: the card, the mastery, both parts of the
// schedule, and every prediction of who gave it.
func (l *Learning) Reviewed(ctx context.Context, userID, itemID int64, topic string) (larder.Acknowledgement, error) {
	weakest, errs := larder.Acknowledged, []error(nil)
	for _, tell := range []func() (larder.Acknowledgement, error){
		func() (larder.Acknowledgement, error) { return l.cards.Invalidate(ctx, ofItem{userID, itemID}) },
		func() (larder.Acknowledgement, error) { return l.masteries.Invalidate(ctx, ofTopic{userID, topic}) },
		func() (larder.Acknowledgement, error) { return l.schedules.Invalidate(ctx, userID) },
		func() (larder.Acknowledgement, error) { return l.hot.Invalidate(ctx, userID) },
		func() (larder.Acknowledgement, error) {
			return l.larder.Invalidate(ctx, larder.Tag(predictionsOf(userID)))
		},
	} {
		acknowledgement, err := tell()
		if acknowledgement == larder.Deferred {
			weakest = larder.Deferred
		}
		errs = append(errs, err)
	}
	return weakest, errors.Join(errs...)
}

func predictionsOf(userID int64) string { return fmt.Sprintf("predictions:%d", userID) }

func written[K comparable, V any](ctx context.Context, cache *larder.Cache[K, V], key K, changed V, save func(context.Context, V) (V, error)) (V, error) {
	if save == nil {
		var none V
		return none, fmt.Errorf("learning: the source cannot save a %T; give Source its Save function", changed)
	}
	return cache.Update(ctx, key, func(ctx context.Context) (V, error) { return save(ctx, changed) })
}
