// Package redistest starts a real redis-server for a test, as a process of its own in a folder of its own, on a socket that nobody else
// has.
package redistest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

const patience = 30 * time.Second

// Server is a redis-server that can be killed, started again, and suspended.
type Server struct {
	t       testing.TB
	folder  string
	process *exec.Cmd
	exited  chan struct{}

	restarting sync.Mutex
	// Raw speaks to the server beside the client under test.
	Raw *redis.Client
}

// New is a server that was not started. The test is skipped where there is no redis-server, unless CI is true.
func New(t testing.TB) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no redis-server on the PATH")
		}
		t.Skip("no redis-server on the PATH")
	}
	// Not the test's own folder, whose name may be too long for a socket.
	folder, err := os.MkdirTemp("", "larder-go")
	if err != nil {
		t.Fatal(err)
	}
	logging.Disable() // a server that is away is what some tests are about
	server := &Server{t: t, folder: folder}
	server.Raw = redis.NewClient(server.Options())
	t.Cleanup(func() {
		_ = server.Raw.Close()
		server.Kill()
		_ = os.RemoveAll(folder)
	})
	return server
}

// Start is a server that answers.
func Start(t testing.TB) *Server {
	t.Helper()
	server := New(t)
	server.Start()
	return server
}

// Options are how to reach it.
func (s *Server) Options() *redis.Options {
	return &redis.Options{Network: "unix", Addr: filepath.Join(s.folder, "redis.sock")}
}

// Start starts it, with what it has saved, and waits until it answers.
func (s *Server) Start() {
	s.t.Helper()
	s.process = exec.Command("redis-server", "--port", "0", "--unixsocket", filepath.Join(s.folder, "redis.sock"), "--dir", s.folder, "--save", "", "--appendonly", "no")
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	exited := make(chan struct{})
	s.exited = exited
	go func(process *exec.Cmd) {
		_ = process.Wait()
		close(exited)
	}(s.process)
	Await(s.t, "the server answers", func() bool { return s.Raw.Ping(context.Background()).Err() == nil })
}

// Kill ends it without a word; what it has not saved is lost.
func (s *Server) Kill() {
	if s.process != nil {
		_ = s.process.Process.Signal(syscall.SIGCONT)
		_ = s.process.Process.Kill()
		<-s.exited
		s.process = nil
	}
}

// Restart kills it and starts it again; by many callers one after the other.
func (s *Server) Restart() {
	s.t.Helper()
	s.restarting.Lock()
	defer s.restarting.Unlock()
	s.Kill()
	s.Start()
}

// Suspend lets it answer nothing, until Resume; its connections stay.
func (s *Server) Suspend() { s.signal(syscall.SIGSTOP) }

// Resume lets it answer again.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(signal syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

// Await waits until something holds, for half a minute at most.
func Await(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}
