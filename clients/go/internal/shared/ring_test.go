package shared

import (
	"fmt"
	"testing"

	"larder.dev/larder/internal/journal"
)

var (
	first  = reign{"a", "1"}
	second = reign{"a", "2"}
	group  = journal.Group{Kind: journal.Tag, Subject: "user:1"}
)

// everywhere is one master for all keys.
type everywhere reign

func (e everywhere) ofKey(string) reign { return reign(e) }
func (e everywhere) ofJournal() reign   { return reign(e) }

// apart are two masters: one for the keys, the other for the journal.
type apart struct{ keys, journal reign }

func (a apart) ofKey(string) reign { return a.keys }
func (a apart) ofJournal() reign   { return a.journal }

func mustDoubt(t *testing.T, r *ring, wanted Doubtful) {
	t.Helper()
	if doubtful := r.takeDoubtful(everywhere(second)); fmt.Sprint(doubtful) != fmt.Sprint(wanted) {
		t.Errorf("%v, not %v", doubtful, wanted)
	}
}

func TestWhatBeganUnderAnotherReignIsDoubted(t *testing.T) {
	r := newRing(10)
	r.removing([]string{"goal:1", "goal:2"}, first, 1)
	r.recording("goal:1", first, 2)
	r.recording(group, first, 3)
	r.removing([]string{"goal:3"}, second, 4)
	r.recording("goal:3", second, 5)
	mustDoubt(t, r, Doubtful{Untrue: []string{"goal:2", "goal:1"}, Groups: []journal.Group{group}})
	mustDoubt(t, r, Doubtful{})
}

func TestARecordThatBeganUnderAnotherReignIsDoubtedWithItsKey(t *testing.T) {
	r := newRing(10)
	r.removing([]string{"goal:1"}, second, 1)
	r.recording("goal:1", first, 2)
	mustDoubt(t, r, Doubtful{Untrue: []string{"goal:1"}})
}

func TestAPutIsRecordedOnceMoreAndItsValueStays(t *testing.T) {
	r := newRing(10)
	r.putting("session:1", first, 1)
	r.recording("session:1", first, 2)
	mustDoubt(t, r, Doubtful{Replaced: []string{"session:1"}})
}

// A master that has lost both holds what stood before the removal.
func TestAPutBehindARemovalIsUntrue(t *testing.T) {
	r := newRing(10)
	r.removing([]string{"session:1"}, first, 1)
	r.putting("session:1", first, 2)
	r.putting("session:1", first, 3)
	mustDoubt(t, r, Doubtful{Untrue: []string{"session:1"}})

	r.removing([]string{"session:1"}, first, 1)
	r.forgetBefore(2)
	r.removing([]string{"session:2"}, first, 3)
	r.putting("session:1", first, 4)
	mustDoubt(t, r, Doubtful{Untrue: []string{"session:2"}, Replaced: []string{"session:1"}})
}

func TestWhatWasWrittenDownBeforeTheFirstConnectionIsOfItsReign(t *testing.T) {
	r := newRing(10)
	r.removing([]string{"goal:1"}, reign{}, 1)
	r.recording("goal:1", reign{}, 2)
	r.adopt(everywhere(second))
	mustDoubt(t, r, Doubtful{})
	r.recording(group, reign{}, 3)
	r.adopt(everywhere(first))
	mustDoubt(t, r, Doubtful{Groups: []journal.Group{group}})
}

func TestWhatIsForgottenIsRememberedByItsMoment(t *testing.T) {
	r := newRing(2)
	if _, hasForgotten := r.forgotten(); hasForgotten {
		t.Error("something is forgotten")
	}
	r.removing([]string{"goal:1", "goal:2", "goal:3"}, first, 7)
	if at, hasForgotten := r.forgotten(); !hasForgotten || at != 7 {
		t.Error(at, hasForgotten)
	}
	r.removing([]string{"goal:3"}, first, 9)
	r.forgetBefore(9)
	mustDoubt(t, r, Doubtful{Untrue: []string{"goal:3"}})
}

func TestAMasterThatWasSucceededPutsOnlyWhatWasItsOwnInDoubt(t *testing.T) {
	r := newRing(10)
	r.removing([]string{"goal:1"}, first, 1)
	r.recording("goal:1", second, 2)
	r.recording(group, second, 3)
	if doubtful := r.takeDoubtful(apart{keys: first, journal: second}); fmt.Sprint(doubtful) != fmt.Sprint(Doubtful{}) {
		t.Error(doubtful)
	}
	if doubtful := r.takeDoubtful(apart{keys: second, journal: second}); fmt.Sprint(doubtful) != fmt.Sprint(Doubtful{Untrue: []string{"goal:1"}}) {
		t.Error(doubtful)
	}
}

func TestNothingIsInDoubtWhereNobodyWasMetYet(t *testing.T) {
	r := newRing(10)
	r.removing([]string{"goal:1"}, first, 1)
	r.recording("goal:1", first, 2)
	if doubtful := r.takeDoubtful(apart{}); fmt.Sprint(doubtful) != fmt.Sprint(Doubtful{}) {
		t.Error(doubtful)
	}
}
