package learning

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"larder.dev/larder"
	"larder.dev/larder/internal/wire"
)

type vectors struct {
	Namespace string
	Caches    []struct {
		Name, Template, Schema               string
		TimeToLiveMillis, StaleIfErrorMillis int64
	}
	Values []struct {
		Key, Schema, Envelope string
		Tags                  []string
		Payload               json.RawMessage
	}
	Batches []struct {
		ItemIDs []string
		Hash    string
	}
	Rollouts []struct {
		Flag     string
		Percent  float64
		Includes []string
	}
}

func read(t *testing.T) (read vectors) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "protocol", "vectors", "learning.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil || len(read.Values) < 16 || len(read.Rollouts) < 8 {
		t.Fatal("the file lacks vectors that it had", err)
	}
	return read
}

// told is what a spec and the vectors say of a cache alike.
type told struct {
	template, schema    string
	timeToLive, ifError time.Duration
}

func of[K comparable, V any](spec larder.Spec[K, V]) told {
	return told{spec.Template, spec.Schema, spec.TimeToLive, spec.StaleIfError}
}

func TestCachesAreThoseOfTheService(t *testing.T) {
	own := []told{
		of(users), of(preferences), of(sessions), of(items), of(byCountry), of(byTopic), of(flags), of(forAll),
		of(cards), of(masteries), of(schedules), of(hot), of(analytics), of(predictions), of(batches),
	}
	millis := func(count int64) time.Duration { return time.Duration(count) * time.Millisecond }
	for _, each := range read(t).Caches {
		if !slices.Contains(own, told{each.Template, each.Schema, millis(each.TimeToLiveMillis), millis(each.StaleIfErrorMillis)}) {
			t.Errorf("the service has %+v", each)
		}
	}
}

// is reads a value as the service has written it, and writes it again.
func is[V any](t *testing.T, fullKey, schema, envelope string, payload json.RawMessage) {
	t.Helper()
	codec, err := wire.NewCodec[V](schema, wire.JSON, wire.Gzip, 1_024, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := hex.DecodeString(envelope)
	if err != nil {
		t.Fatal(err)
	}
	_, value, err := codec.Decode(fullKey, bytes)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var one, other any
	if err := json.Unmarshal(again, &one); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(payload, &other); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, other) {
		t.Errorf("%s becomes %s", payload, again)
	}
}

func TestValuesOfTheServiceAreReadAndWrittenAlike(t *testing.T) {
	readers := map[string]func(t *testing.T, fullKey, schema, envelope string, payload json.RawMessage){
		"Learner:1": is[User], "Preferences:1": is[Preferences], "Session:1": is[Session], "Item:1": is[Item], "ItemList:1": is[ItemList],
		"Flags:1": is[map[string]string], "GlobalSettings:1": is[settings], "Card:1": is[Card], "Mastery:1": is[Mastery],
		"Schedule:1": is[Schedule], "HotSchedule:1": is[HotSchedule], "Analytics:1": is[Analytics], "Prediction:1": is[Prediction], "Predictions:1": is[Predictions],
	}
	all := read(t)
	for _, each := range all.Values {
		if reader := readers[each.Schema]; reader != nil {
			t.Run(each.Key, func(t *testing.T) { reader(t, all.Namespace+":"+each.Key, each.Schema, each.Envelope, each.Payload) })
		} else {
			t.Errorf("nobody reads %s", each.Key)
		}
	}
}

func TestBatchesAreNamedAlike(t *testing.T) {
	for _, each := range read(t).Batches {
		var ids []int64
		for _, text := range each.ItemIDs {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		if hash := hashOf(ids); hash != each.Hash {
			t.Errorf("%v is %s; wanted %s", ids, hash, each.Hash)
		}
	}
}

func TestFlagsAreOnForTheSame(t *testing.T) {
	for _, each := range read(t).Rollouts {
		for _, subject := range []string{"1", "2", "3", "7", "42", "1000", "é"} {
			if isOn := includes(each.Flag, each.Percent, subject); isOn != slices.Contains(each.Includes, subject) {
				t.Errorf("%s for %v %% is on for %s: %v", each.Flag, each.Percent, subject, isOn)
			}
		}
	}
}
