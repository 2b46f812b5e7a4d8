package shared

import (
	"context"
	"crypto/tls"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestSlotsAreThoseOfRedis(t *testing.T) {
	// As CLUSTER KEYSLOT answers.
	for key, slot := range map[string]int{
		"123456789": 12739, "foo": 12182, "{foo}bar": 12182, "a{foo}{bar}": 12182, "foo{}{bar}": 8363, "foo{{bar}}zap": 4015, "foo{bar}{zap}": 5061, "{}foo": 9500, "": 0, "shop:v1:goal:1": slotOf("{shop:v1:goal:1}~lease"),
	} {
		if found := slotOf(key); found != slot {
			t.Errorf("%q: %d, not %d", key, found, slot)
		}
	}
}

func TestAMapIsReadWithTheAddressOfWhoWasAskedForThoseThatAreLeftOut(t *testing.T) {
	node := func(host any, port int64) []any { return []any{host, port, "id"} }
	ranges, err := readSlots([]any{
		[]any{int64(0), int64(99), node("", 1), node("h", 9)},
		[]any{int64(100), int64(100), node("?", 2)},
		[]any{int64(101), int64(200), node(nil, 3)},
		[]any{int64(201), int64(300), node("::1", 4)},
		[]any{int64(301), int64(400)},
	}, "asked:7")
	wanted := []slotRange{{0, 99, "asked:1"}, {100, 100, "asked:2"}, {101, 200, "asked:3"}, {201, 300, "[::1]:4"}}
	if err != nil || !reflect.DeepEqual(ranges, wanted) {
		t.Error(ranges, err)
	}
	for _, other := range []any{"OK", []any{[]any{int64(5), int64(4), node("h", 1)}}, []any{[]any{int64(0), int64(slotCount), node("h", 1)}}} {
		if _, err := readSlots(other, "asked:7"); err == nil {
			t.Errorf("%v is taken for a map", other)
		}
	}
}

func made(string) *shard { return &shard{} }

func TestAMasterIsSucceededByWhoHasMostOfItsSlotsAndWasNotThere(t *testing.T) {
	nobody := &roster{slots: slotMap{epoch: -1}}
	first := nobody.next(slotMap{epoch: 1, ranges: []slotRange{{0, 99, "a"}, {100, 199, "b"}}}, made)
	a, b := first.byAddress["a"], first.byAddress["b"]

	second := first.next(slotMap{epoch: 2, ranges: []slotRange{{0, 9, "b"}, {10, 29, "d"}, {30, 99, "c"}, {100, 199, "b"}}}, made)
	if second.byAddress["c"] != a || second.byAddress["b"] != b || second.byAddress["d"] == a || len(second.shards) != 3 {
		t.Error(second.byAddress)
	}
	if second.bySlot[0] != b || second.bySlot[50] != a || second.bySlot[200] != nil {
		t.Error("slots are another's")
	}
	third := second.next(slotMap{epoch: 3, ranges: []slotRange{{0, 199, "b"}}}, made)
	if len(third.shards) != 1 || len(second.without(third)) != 2 {
		t.Error(third.byAddress, second.without(third))
	}
}

func TestEachNodeIsCheckedByItsOwnName(t *testing.T) {
	own := redis.Options{TLSConfig: &tls.Config{ServerName: "n1", MinVersion: tls.VersionTLS12}}
	if name := anyServer(own, []string{"n1:6379", "n2:6379"}).TLSConfig.ServerName; name != "" || own.TLSConfig.ServerName != "n1" {
		t.Errorf("all are checked by %q, the caller's own options say %q", name, own.TLSConfig.ServerName)
	}
	if name := anyServer(own, []string{"10.0.0.1:6379"}).TLSConfig.ServerName; name != "n1" {
		t.Errorf("a name that the caller has given for all became %q", name)
	}
}

func TestRedirectionsAreRead(t *testing.T) {
	for text, wanted := range map[string]redirection{
		"MOVED 3999 127.0.0.1:6381": {moved, "127.0.0.1:6381"}, "ASK 3999 :6381": {ask, "me:6381"}, "MOVED 1 ::1:6381": {moved, "[::1]:6381"},
		"TRYAGAIN Multiple keys request during rehashing of slot": {tryAgain, ""},
	} {
		if found, isOne := readRedirection(answerOf(text), "me:1"); !isOne || found != wanted {
			t.Errorf("%q: %+v", text, found)
		}
	}
	for _, other := range []error{nil, answerOf("ERR MOVE"), answerOf("MOVED 1 h:0"), errors.New("MOVED 3999 127.0.0.1:6381"), answerOf("MOVED")} {
		if found, isOne := readRedirection(other, "me:1"); isOne {
			t.Errorf("%v: %+v", other, found)
		}
	}
}

type answerOf string

func (a answerOf) Error() string { return string(a) }
func (answerOf) RedisError()     {}

var _ redis.Error = answerOf("")

// two are two masters, of which the first holds the journal.
type two struct{ journals, other *shard }

func (t two) all() []*shard { return []*shard{t.journals, t.other} }

func (t two) of(key string) *shard {
	if strings.HasPrefix(key, "{") {
		return t.journals
	}
	return t.other
}

func (two) isCluster() bool       { return true }
func (two) doubt()                {}
func (two) watch(context.Context) {}
func (two) close() error          { return nil }

func TestCopiesAreDroppedWhereAMasterBesideTheJournalsIsAnother(t *testing.T) {
	masters, dropped := two{&shard{}, &shard{}}, 0
	reigns := newReigns(Settings{Namespace: "shop:v1"}, 10)
	reigns.masters, reigns.distrust = masters, func() { dropped++ }
	reigns.first(masters.other)
	reigns.changed(masters.journals, true)
	if dropped != 0 {
		t.Errorf("dropped %d times", dropped)
	}
	reigns.changed(masters.other, true)
	if dropped != 1 {
		t.Errorf("dropped %d times where another master was met", dropped)
	}
	reigns.first(&shard{isNewcomer: true}) // it has got slots of others, who may hold them still
	if dropped != 2 {
		t.Errorf("dropped %d times where a new master was met", dropped)
	}
}

func TestTheBestAnswerCountsAndNobodyWhoIsDown(t *testing.T) {
	says := func(answer int, err error) func(context.Context) (int, error) {
		return func(context.Context) (int, error) { return answer, err }
	}
	hangs := func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 9, nil
	}
	isBetter := func(one, other int) bool { return one > other }
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	asks := []func(context.Context) (int, error){says(1, nil), hangs, says(3, nil), says(4, errors.New("down"))}
	if best, err := ballot(ctx, asks, isBetter); err != nil || best != 3 {
		t.Error(best, err)
	}
	if best, err := ballot(ctx, asks[3:], isBetter); err == nil {
		t.Error(best)
	}
}
