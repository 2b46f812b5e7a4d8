package shared

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/redistest"
)

// counted counts the lookups of each pipeline.
type counted struct {
	redis.Hook
	mu    sync.Mutex
	sizes []int
}

func (c *counted) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (c *counted) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (c *counted) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		// A new connection introduces itself by a pipeline, too.
		if commands[0].Name() == "get" {
			c.mu.Lock()
			c.sizes = append(c.sizes, len(commands))
			c.mu.Unlock()
		}
		return next(ctx, commands)
	}
}

type asked struct {
	name     string
	envelope []byte
	err      error
}

func getsOf(t *testing.T, server *redistest.Server) (*gets, *counted) {
	t.Helper()
	options := onceOnly(*server.Options())
	options.ReadTimeout = -1
	client := redis.NewClient(&options)
	t.Cleanup(func() { _ = client.Close() })
	counts := &counted{}
	client.AddHook(counts)
	return &gets{client: client, limit: time.Minute}, counts
}

// begin asks for the keys from one number to before another, each by a goroutine of its own.
func (g *gets) begin(ctx context.Context, from, to int) chan asked {
	answers := make(chan asked, to-from)
	for number := from; number < to; number++ {
		go func() {
			name := fmt.Sprintf("key:%d", number)
			envelope, err := g.ask(ctx, name)
			answers <- asked{name, envelope, err}
		}()
	}
	return answers
}

func (g *gets) counts() (underWay, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.underWay, len(g.waiting)
}

func (g *gets) await(t *testing.T, underWay, waiting int) {
	t.Helper()
	redistest.Await(t, fmt.Sprintf("%d lookups are under way and %d wait", underWay, waiting), func() bool {
		isUnderWay, isWaiting := g.counts()
		return isUnderWay == underWay && isWaiting == waiting
	})
}

func TestLookupsThatWaitGoOutTogetherAndEachHasItsOwnAnswer(t *testing.T) {
	server := redistest.Start(t)
	const all = lanes + 2*together + 3
	for number := range all - 2 {
		server.Raw.Set(t.Context(), fmt.Sprintf("key:%d", number), fmt.Sprintf("value of key:%d", number), 0)
	}
	server.Raw.RPush(t.Context(), fmt.Sprintf("key:%d", all-2), "no text") // and the last one is not there
	gets, counts := getsOf(t, server)

	server.Suspend()
	first := gets.begin(t.Context(), 0, lanes)
	gets.await(t, lanes, 0)
	others := gets.begin(t.Context(), lanes, all)
	gets.await(t, lanes, all-lanes)
	server.Resume()

	for number := range all {
		answers := first
		if number >= lanes {
			answers = others
		}
		answer := <-answers
		isThere := answer.name != fmt.Sprintf("key:%d", all-2) && answer.name != fmt.Sprintf("key:%d", all-1)
		if answer.err != nil || (isThere && string(answer.envelope) != "value of "+answer.name) || (!isThere && answer.envelope != nil) {
			t.Errorf("%s is answered by %q, %v", answer.name, answer.envelope, answer.err)
		}
	}
	gets.await(t, 0, 0)
	if slices.Sort(counts.sizes); !slices.Equal(counts.sizes, []int{3, together, together}) {
		t.Errorf("those who waited went out as %v", counts.sizes)
	}
}

func TestWhoGivesUpWaitsNoLongerAndNobodyElseIsHeldUp(t *testing.T) {
	server := redistest.Start(t)
	gets, _ := getsOf(t, server)
	server.Suspend()
	first := gets.begin(t.Context(), 0, lanes)
	gets.await(t, lanes, 0)
	impatient, giveUp := context.WithCancel(t.Context())
	given := gets.begin(impatient, lanes, lanes+1)
	patient := gets.begin(t.Context(), lanes+1, lanes+2)
	gets.await(t, lanes, 2)
	giveUp()
	if answer := <-given; !errors.Is(answer.err, context.Canceled) {
		t.Errorf("who gave up has %v", answer.err)
	}
	server.Resume()
	if answer := <-patient; answer.err != nil {
		t.Errorf("who waited on has %v", answer.err)
	}
	for range lanes {
		<-first
	}
	gets.await(t, 0, 0)
}

func TestAServerThatDiesLeavesNobodyWaitingAndTheLanesFree(t *testing.T) {
	server := redistest.Start(t)
	gets, _ := getsOf(t, server)
	server.Suspend()
	first := gets.begin(t.Context(), 0, lanes)
	gets.await(t, lanes, 0)
	others := gets.begin(t.Context(), lanes, lanes+together+1)
	gets.await(t, lanes, together+1)
	server.Kill()
	for range lanes {
		<-first
	}
	for range together + 1 {
		<-others
	}
	gets.await(t, 0, 0)
	if _, err := gets.ask(t.Context(), "key:1"); err == nil {
		t.Error("a server that is not there has answered")
	}
}
