package learning

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"larder.dev/larder"
	"larder.dev/larder/internal/redistest"
)

func opened(t *testing.T, server *redistest.Server, source Source) *Learning {
	t.Helper()
	on, err := larder.Open(larder.Options{
		Instance: "learning", Version: "v1", Redis: server.Options(), Log: slog.New(slog.DiscardHandler),
		SoftTimeout: 30 * time.Second, HardTimeout: 30 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = on.Close() })
	l, err := New(on, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	redistest.Await(t, "the Larder is connected and proven", func() bool { return on.Health().Connected && on.Health().Proven })
	return l
}

func TestWhatOneProcessSetsTheOtherReads(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	here := opened(t, server, Source{
		SaveUser:    func(_ context.Context, changed User) (User, error) { changed.Version++; return changed, nil },
		SaveSession: func(_ context.Context, changed Session) (Session, error) { return changed, nil },
	})
	there := opened(t, server, Source{})
	began := Instant{time.Now().In(time.FixedZone("somewhere", 3_600))}
	if _, err := here.SetUser(ctx, User{ID: 42, Name: "Ada", Country: "GB", CreatedAt: began}); err != nil {
		t.Fatal(err)
	}
	if user, err := there.GetUser(ctx, 42); err != nil || user.Name != "Ada" || user.Version != 1 || !user.CreatedAt.Equal(began.Time) {
		t.Error(user, err)
	}
	if _, err := here.SetSession(ctx, Session{ID: "s-1", UserID: 42, StartedAt: began}); err != nil {
		t.Fatal(err)
	}
	if session, err := there.GetSession(ctx, "s-1"); err != nil || session.EndedAt != nil {
		t.Error(session, err)
	}
	if _, err := there.SetUser(ctx, User{ID: 42}); err == nil {
		t.Error("a user is set without a source")
	}
	if _, err := there.GetItem(ctx, 7); !errors.Is(err, larder.ErrMiss) {
		t.Error(err)
	}
	if _, err := there.GetAnalytics(ctx, 42); !errors.Is(err, larder.ErrMiss) {
		t.Error(err)
	}
	if _, err := here.analytics.Put(ctx, 42, Analytics{UserID: 42, Reviews: 12}); err != nil {
		t.Fatal(err)
	}
	if found, err := there.GetAnalytics(ctx, 42); err != nil || found.Reviews != 12 {
		t.Error(found, err)
	}
}

func TestAnAnswerMakesUntrueWhatItChanges(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	var asked atomic.Int64
	source := Source{
		Card: func(_ context.Context, userID, itemID int64) (Card, error) {
			asked.Add(1)
			return Card{UserID: userID, ItemID: itemID}, nil
		},
		Schedule: func(_ context.Context, userID int64) (Schedule, error) {
			asked.Add(1)
			return Schedule{UserID: userID}, nil
		},
		Predictions: func(_ context.Context, userID int64, ids []int64) (Predictions, error) {
			asked.Add(1)
			return Predictions{UserID: userID, Predictions: []Prediction{{ItemID: ids[0], Right: 0.5, Basis: "TOPIC"}}}, nil
		},
	}
	l := opened(t, server, source)
	ask := func() {
		t.Helper()
		if _, err := l.GetCard(ctx, 42, 7); err != nil {
			t.Fatal(err)
		}
		if found, err := l.GetSchedule(ctx, 42); err != nil || found.DueByDay == nil {
			t.Fatal(found, err)
		}
		// In another order, and named twice, it is the same batch.
		for _, ids := range [][]int64{{9, 7}, {7, 9, 7}} {
			if found, err := l.GetPredictions(ctx, 42, ids); err != nil || found.Predictions[0].ItemID != 7 {
				t.Fatal(found, err)
			}
		}
	}
	ask()
	ask()
	if asked.Load() != 3 {
		t.Errorf("the source was asked %d times", asked.Load())
	}
	if acknowledgement, err := l.Reviewed(ctx, 42, 7, "right-of-way"); err != nil || acknowledgement != larder.Acknowledged {
		t.Fatal(acknowledgement, err)
	}
	ask()
	if asked.Load() != 6 {
		t.Errorf("the source was asked %d times", asked.Load())
	}
	many := make([]int64, mostBatch+1)
	for i := range many {
		many[i] = int64(i)
	}
	if _, err := l.GetPredictions(ctx, 42, many); err == nil {
		t.Error("more than 500 are predicted at once")
	}
}

func TestFlagsAreAlwaysAnswered(t *testing.T) {
	server, ctx := redistest.Start(t), context.Background()
	var percent atomic.Pointer[string]
	failure := errors.New("away")
	l := opened(t, server, Source{Flags: func(context.Context) (map[string]string, error) {
		if text := percent.Load(); text != nil {
			return map[string]string{"new-scheduler": *text}, nil
		}
		return nil, failure
	}})
	if l.IsOn(ctx, "new-scheduler", 1) || !l.IsOn(ctx, "streaks", 1) {
		t.Error("while nobody knows better, defaults hold")
	}
	everybody := "100.0"
	percent.Store(&everybody)
	if _, err := l.FlagsChanged(ctx); err != nil {
		t.Fatal(err)
	}
	if !l.IsOn(ctx, "new-scheduler", 1) || !l.IsOn(ctx, "streaks", 1) {
		t.Error("the source is not heard")
	}
}
