package shared

import (
	"context"
	"errors"
	"testing"
	"time"
)

// scripted are sentinels that answer what a test says; an epoch of -1 is one that is down.
func scripted(answers *[]named) *sentinels {
	s := &sentinels{master: "main", limit: time.Minute}
	for i := range *answers {
		s.asks = append(s.asks, func(context.Context) (named, error) {
			if (*answers)[i].epoch < 0 {
				return named{}, errors.New("down")
			}
			return (*answers)[i], nil
		})
	}
	return s
}

func found(t *testing.T, s *sentinels) string {
	t.Helper()
	address, err := s.find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func TestTheNewestConfigurationCounts(t *testing.T) {
	answers := []named{{1, "old"}, {2, "new"}, {1, "old"}}
	if address := found(t, scripted(&answers)); address != "new" {
		t.Error(address)
	}
}

func TestASentinelThatIsDownHoldsUpNobody(t *testing.T) {
	answers := []named{{-1, ""}, {1, "there"}}
	if address := found(t, scripted(&answers)); address != "there" {
		t.Error(address)
	}
	answers[1].epoch = -1
	if _, err := scripted(&answers).find(t.Context()); err == nil {
		t.Error("nobody knows, and something was found")
	}
}

func TestWhatWasKnownIsNotUnlearntFromOneThatLagsBehind(t *testing.T) {
	answers := []named{{2, "new"}, {1, "old"}}
	s := scripted(&answers)
	_ = found(t, s)
	answers[0].epoch = -1
	if address := found(t, s); address != "new" {
		t.Error(address)
	}
	s.failed() // nobody is there: sentinels that were set up anew count from the beginning
	if address := found(t, s); address != "old" {
		t.Error(address)
	}
}
