package main

import (
	"context"
	"testing"

	"larder.dev/larder/internal/redistest"
)

func TestTheExampleRunsToItsEndAgainAndAgain(t *testing.T) {
	server := redistest.Start(t)
	for range 2 {
		if err := run(context.Background(), "unix://"+server.Options().Addr); err != nil {
			t.Fatal(err)
		}
	}
}
