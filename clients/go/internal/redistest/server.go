// Package redistest starts a real redis-server for a test, as a process of its own in a folder of its own, on a socket that nobody else
// has.
package redistest

import (
	"context"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

const patience = time.Minute

// Server is a redis-server that can be killed, started again, and suspended.
type Server struct {
	t      testing.TB
	folder string
	// arguments are where it listens, and what it is.
	arguments        []string
	network, address string
	process          *exec.Cmd
	exited           chan struct{}

	restarting sync.Mutex
	// Raw speaks to the server beside the client under test.
	Raw *redis.Client
}

// New is a server on a socket of its own that was not started. The test is skipped where there is no redis-server, unless CI is true.
func New(t testing.TB) *Server {
	t.Helper()
	server := inFolder(t)
	server.network, server.address = "unix", filepath.Join(server.folder, "redis.sock")
	server.arguments = []string{"--port", "0", "--unixsocket", server.address, "--save", "", "--appendonly", "no"}
	return server.ready()
}

// OnPort is a server on a port of this machine, which other servers know it by, that was not started; arguments are those of redis-server.
func OnPort(t testing.TB, arguments ...string) *Server {
	t.Helper()
	server := inFolder(t)
	port := freePort(t)
	server.network, server.address = "tcp", net.JoinHostPort("127.0.0.1", port)
	server.arguments = append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"}, arguments...)
	return server.ready()
}

// SentinelOf is a sentinel that watches the master as main, and fails over when it is told to, not because this machine is busy.
func SentinelOf(t testing.TB, master *Server) *Server {
	t.Helper()
	server := inFolder(t)
	port := freePort(t)
	server.network, server.address = "tcp", net.JoinHostPort("127.0.0.1", port)
	configuration := filepath.Join(server.folder, "sentinel.conf")
	lines := "port " + port + "\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 " + master.Port() +
		" 1\nsentinel down-after-milliseconds main 120000\nsentinel failover-timeout main 60000\n"
	if err := os.WriteFile(configuration, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	server.arguments = []string{configuration, "--sentinel"}
	return server.ready()
}

const (
	firstPort = 10_000
	portCount = 20_000
)

var givenPorts sync.Map

// freePort is a port that nobody listens on, and that no connection of anybody's is given by the system: many servers start at once.
func freePort(t testing.TB) string {
	t.Helper()
	for range portCount {
		port := strconv.Itoa(firstPort + rand.IntN(portCount))
		if _, isGiven := givenPorts.LoadOrStore(port, true); isGiven {
			continue
		}
		if listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port)); err == nil {
			_ = listener.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

func inFolder(t testing.TB) *Server {
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
	return &Server{t: t, folder: folder}
}

func (s *Server) ready() *Server {
	logging.Disable() // a server that is away is what some tests are about
	s.Raw = redis.NewClient(s.Options())
	s.t.Cleanup(func() {
		_ = s.Raw.Close()
		s.Kill()
		_ = os.RemoveAll(s.folder)
	})
	return s
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
	return &redis.Options{Network: s.network, Addr: s.address}
}

// Port is where it listens, if it is on a port.
func (s *Server) Port() string {
	_, port, _ := net.SplitHostPort(s.address)
	return port
}

// Start starts it, with what it has saved, and waits until it answers.
func (s *Server) Start() {
	s.t.Helper()
	s.process = exec.Command("redis-server", s.arguments...)
	s.process.Dir = s.folder
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

// Await waits until something holds, for a minute at most.
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
