package shared

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestCallsThatBeginTogetherEndTogetherAndNoneLaterThanItAskedFor(t *testing.T) {
	var deadlines Deadlines
	first, _ := deadlines.Within(t.Context(), time.Hour)
	if _, isShared := first.(within); isShared {
		t.Error("who may be cancelled shares an end")
	}
	detached := context.WithoutCancel(t.Context())
	began := time.Now()
	one, _ := deadlines.Within(detached, time.Hour)
	other, _ := deadlines.Within(detached, time.Hour)
	shorter, _ := deadlines.Within(detached, 30*time.Minute)
	if one.(within).end != other.(within).end {
		t.Error("two that began together have two timers")
	}
	if end, _ := shorter.Deadline(); end.After(time.Now().Add(30*time.Minute)) || end.Before(began.Add(28*time.Minute)) {
		t.Errorf("half an hour from %v ends at %v", began, end)
	}
}

func TestASharedEndIsOne(t *testing.T) {
	var deadlines Deadlines
	soon, cancel := deadlines.Within(context.Background(), 10*time.Millisecond)
	defer cancel()
	child, cancelChild := context.WithCancel(soon)
	defer cancelChild()
	select {
	case <-child.Done():
	case <-time.After(time.Minute):
		t.Fatal("it has not ended")
	}
	if !errors.Is(soon.Err(), context.DeadlineExceeded) || !errors.Is(child.Err(), context.DeadlineExceeded) {
		t.Errorf("it ended with %v, its child with %v", soon.Err(), child.Err())
	}
}
