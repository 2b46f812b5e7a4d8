package journal

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"larder.dev/larder/internal/clock"
)

// stream is a journal in memory, as a Source.
type stream struct {
	incarnation  string
	keys, groups []Record
	horizons     []string
	sequence     uint64
	err          error
}

func newStream() *stream {
	s := &stream{incarnation: "one"}
	s.begin()
	return s
}

func (s *stream) begin() {
	s.keys, s.groups = nil, nil
	s.append(&s.keys, nil)
	s.append(&s.groups, map[string]any{"h": "*"})
}

func (s *stream) append(to *[]Record, fields map[string]any) Record {
	before := "0-0:" + s.incarnation
	if last := len(*to); last > 0 {
		before = linkOf((*to)[last-1])
	}
	s.sequence++
	all := map[string]any{"n": fmt.Sprint("n", s.sequence), "b": before}
	for name, value := range fields {
		all[name] = value
	}
	record, err := ReadRecord(fmt.Sprintf("1000-%d", s.sequence), all)
	if err != nil {
		panic(err)
	}
	*to = append(*to, record)
	return record
}

func linkOf(record Record) string { return record.ID.String() + ":" + record.Nonce }

func (s *stream) heads() Place {
	return Place{s.incarnation, s.keys[len(s.keys)-1].Link, s.groups[len(s.groups)-1].Link}
}

func after(records []Record, id ID) (found []Record) {
	for _, record := range records {
		if id.IsBefore(record.ID) {
			found = append(found, record)
		}
	}
	return found
}

func (s *stream) Begin(context.Context) (Place, error) { return s.heads(), s.err }
func (s *stream) Next(_ context.Context, from Place) (keys, groups []Record, err error) {
	return after(s.keys, from.Keys.ID), after(s.groups, from.Groups.ID), s.err
}
func (s *stream) Groups(_ context.Context, id ID) ([]Record, error) {
	return after(s.groups, id), s.err
}
func (s *stream) AppendHorizon(_ context.Context, reason string) error {
	s.horizons = append(s.horizons, reason)
	s.append(&s.groups, map[string]any{"h": "*"})
	return s.err
}

// followed writes down what a follower is told.
type followed []string

func (f *followed) ApplyKeys(keys []string) { *f = append(*f, fmt.Sprint("keys ", keys)) }
func (f *followed) ApplyGroup(group Group, _ int64) {
	*f = append(*f, fmt.Sprintf("group %s%s", group.Kind, group.Subject))
}
func (f *followed) Abandon(horizon, _ int64) { *f = append(*f, fmt.Sprint("abandon ", horizon&0xffff)) }

func (f *followed) must(t *testing.T, wanted ...string) {
	t.Helper()
	if fmt.Sprint([]string(*f)) != fmt.Sprint(wanted) {
		t.Errorf("told %q, wanted %q", []string(*f), wanted)
	}
	*f = nil
}

func reading() (*stream, *followed, *Progress, *clock.Manual, func() error) {
	source, told, time0 := newStream(), &followed{}, clock.NewManual()
	progress := NewProgress(NewProof(time0))
	return source, told, progress, time0, func() error { return Step(context.Background(), source, told, progress) }
}

func TestReadingBeginsWithAllGroupRecordsAndGoesOnInOrder(t *testing.T) {
	source, told, _, _, step := reading()
	source.append(&source.groups, map[string]any{"t": "user:1"})
	if err := step(); err != nil {
		t.Fatal(err)
	}
	told.must(t, "abandon 0", "group h", "group tuser:1")
	source.append(&source.keys, map[string]any{"k": "goal:1 goal:2"})
	source.append(&source.groups, map[string]any{"p": "goal:*"})
	if err := step(); err != nil {
		t.Fatal(err)
	}
	told.must(t, "keys [goal:1 goal:2]", "group pgoal:*")
	if err := step(); err != nil {
		t.Fatal(err)
	}
	told.must(t)
}

func TestWhatFollowsNothingThatWasReadIsARecordMissed(t *testing.T) {
	source, told, progress, _, step := reading()
	if err := step(); err != nil {
		t.Fatal(err)
	}
	told.must(t, "abandon 0", "group h")
	source.append(&source.keys, map[string]any{"k": "goal:1"})
	source.append(&source.keys, map[string]any{"k": "goal:2"})
	source.keys = append(source.keys[:1:1], source.keys[2:]...)
	var lost *LostError
	if err := step(); !errors.As(err, &lost) || progress.Place() != nil {
		t.Fatal(err)
	}
	told.must(t)
	if err := step(); err != nil {
		t.Fatal(err)
	}
	// All group records this process had applied are there still: nothing need be said.
	told.must(t, "abandon 0", "group h")
	if len(source.horizons) != 0 {
		t.Error(source.horizons)
	}
}

func TestAGapAmongTheGroupsIsAHorizonForThisProcess(t *testing.T) {
	source, told, _, _, step := reading()
	for range 3 {
		source.append(&source.groups, map[string]any{"t": "user:1"})
	}
	source.groups = append(source.groups[:1:1], source.groups[2:]...) // the record 3 is gone
	if err := step(); err != nil {
		t.Fatal(err)
	}
	told.must(t, "abandon 0", "group h", "abandon 3", "group tuser:1", "group tuser:1")
}

func TestGroupRecordsThatTheServerHasLostBecomeAHorizonForAll(t *testing.T) {
	source, told, progress, _, step := reading()
	source.append(&source.groups, map[string]any{"t": "user:1"})
	if err := step(); err != nil {
		t.Fatal(err)
	}
	source.groups = source.groups[:1] // a replica that lacked the record was promoted
	progress.Lost("a head went backwards")
	if err := step(); err != nil {
		t.Fatal(err)
	}
	if len(source.horizons) != 1 || source.horizons[0] != "a head went backwards" {
		t.Error(source.horizons)
	}
	*told = nil
	if err := step(); err != nil {
		t.Fatal(err)
	}
	told.must(t, "group h")
}

func TestAProofIsAsOldAsTheSendingOfItsHeartbeat(t *testing.T) {
	source, _, progress, time0, step := reading()
	if err := step(); err != nil {
		t.Fatal(err)
	}
	asked := progress.Ask()
	time0.Advance(time.Second)
	source.append(&source.groups, map[string]any{"t": "user:1"})
	progress.Answered(asked, source.heads(), nil)
	if progress.Proof.IsRecent(time.Hour) {
		t.Fatal("proved before the tail has passed what the server had")
	}
	if err := step(); err != nil {
		t.Fatal(err)
	}
	if !progress.Proof.IsRecent(time.Second) || progress.Proof.IsRecent(time.Second-1) {
		t.Error("it counts from when the heartbeat was sent")
	}
	progress.Lost("something")
	if progress.Proof.IsRecent(time.Hour) {
		t.Error("it holds although continuity was lost")
	}
}

func TestAHeartbeatOfBeforeALossProvesNothing(t *testing.T) {
	source, _, progress, _, step := reading()
	if err := step(); err != nil {
		t.Fatal(err)
	}
	asked := progress.Ask()
	progress.Lost("something")
	if err := step(); err != nil {
		t.Fatal(err)
	}
	progress.Answered(asked, source.heads(), nil)
	if progress.Proof.IsRecent(time.Hour) {
		t.Error("it proves something")
	}
}

func TestHeadsThatContradictWhatWasReadAreALoss(t *testing.T) {
	for what, change := range map[string]func(*Place){
		"another incarnation":     func(heads *Place) { heads.Incarnation = "two" },
		"keys that went back":     func(heads *Place) { heads.Keys.ID = ID{} },
		"groups that went back":   func(heads *Place) { heads.Groups.ID = ID{} },
		"another record of an id": func(heads *Place) { heads.Groups.Nonce = "other" },
	} {
		source, _, progress, _, step := reading()
		if err := step(); err != nil {
			t.Fatal(err)
		}
		heads := source.heads()
		change(&heads)
		progress.Answered(progress.Ask(), heads, nil)
		if progress.Place() != nil {
			t.Errorf("%s is no loss", what)
		}
	}
}

func TestAMachineThatHasSleptHasAnOlderProof(t *testing.T) {
	time0 := clock.NewManual()
	proof := NewProof(time0)
	time0.Advance(time.Second)
	readAt := time0.Nanos()
	proof.Prove(proof.Moment())
	time0.Advance(time.Second)
	if !proof.IsRecent(time.Second) || !proof.Covers(readAt, time.Second) {
		t.Fatal("it is a second old")
	}
	time0.Suspend(10 * time.Second)
	proof.CompareClocks()
	if proof.IsRecent(10*time.Second) || proof.Covers(readAt, 10*time.Second) {
		t.Error("it is not older by what was slept")
	}
	if at, _ := proof.At(); at != readAt-int64(10*time.Second) {
		t.Errorf("proven at %d", at)
	}
}

func TestWhoWaitsForALostRecordIsToldWhenAllWasReadAnew(t *testing.T) {
	source, _, progress, _, step := reading()
	if err := step(); err != nil {
		t.Fatal(err)
	}
	within, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	isWaiting := make(chan struct{})
	go func() {
		close(isWaiting)
		ended <- progress.AwaitGroup(within, Link{ID{9_999, 0}, "ours"})
	}()
	<-isWaiting
	// Each beginning releases who waited before it; the second at the latest.
	for range 1_000 {
		progress.Lost("the record with it")
		source.begin()
		if err := step(); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			if !errors.Is(err, ErrLost) {
				t.Error(err)
			}
			return
		case <-time.After(time.Millisecond):
		}
	}
	t.Error("it waits still")
}

func TestARecordThatWasLostWithItsMasterIsNotTakenForAppliedBecauseOthersCameBehindIt(t *testing.T) {
	source, _, progress, _, step := reading()
	ours := source.append(&source.groups, map[string]any{"t": "user:1"})
	if err := errors.Join(step(), progress.AwaitGroup(context.Background(), ours.Link)); err != nil {
		t.Fatal(err)
	}
	// A master has acknowledged another of ours and was succeeded by a replica that lacks it, where somebody else's comes.
	theirs := source.append(&source.groups, map[string]any{"t": "user:2"})
	if err := step(); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []Link{{theirs.ID, "by the same id"}, {ID{theirs.ID.Millis, theirs.ID.Sequence - 1}, "before it"}} {
		if err := progress.AwaitGroup(context.Background(), lost); !errors.Is(err, ErrLost) {
			t.Errorf("%v: %v", lost, err)
		}
	}
}

func TestOfRecordsThatWereAppliedTheNewestAreRemembered(t *testing.T) {
	source, _, progress, _, step := reading()
	first := source.append(&source.groups, map[string]any{"t": "user:1"})
	for range mostRemembered - 1 {
		source.append(&source.groups, map[string]any{"t": "user:1"})
	}
	if err := errors.Join(step(), progress.AwaitGroup(context.Background(), first.Link)); err != nil {
		t.Fatal(err)
	}
	source.append(&source.groups, map[string]any{"t": "user:1"})
	if err := step(); err != nil {
		t.Fatal(err)
	}
	if err := progress.AwaitGroup(context.Background(), first.Link); !errors.Is(err, ErrLost) {
		t.Error(err)
	}
}
