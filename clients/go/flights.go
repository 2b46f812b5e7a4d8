package larder

import "sync"

// flight is one lookup past memory, for all who ask meanwhile. Its answer may be read behind done.
type flight[V any] struct {
	// done is there as soon as somebody waits.
	done  chan struct{}
	found answer[V]
	err   error
}

// flights are those of one cache: one for a key at a time. Who starts one also flies it, and has to land it. Thread-safe.
type flights[V any] struct {
	mu  sync.Mutex
	all map[string]*flight[V]
}

// join answers the flight of a key, and whether the caller is to fly it. Who is not, waits for what awaits answers.
func (f *flights[V]) join(text string) (joined *flight[V], isMine bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if under := f.all[text]; under != nil {
		if under.done == nil {
			under.done = make(chan struct{})
		}
		return under, false
	}
	if f.all == nil {
		f.all = map[string]*flight[V]{}
	}
	mine := &flight[V]{}
	f.all[text] = mine
	return mine, true
}

// awaited lets who flies wait too, since somebody else goes on with it.
func (f *flights[V]) awaited(mine *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if mine.done == nil {
		mine.done = make(chan struct{})
	}
}

// land ends a flight: from now on who asks starts another, and those who wait have its answer.
func (f *flights[V]) land(text string, landed *flight[V], found answer[V], err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	landed.found, landed.err = found, err
	if f.all[text] == landed {
		delete(f.all, text)
	}
	if landed.done != nil {
		close(landed.done)
	}
}

// detach lets nobody join the key's flight any more; those who have joined wait on.
func (f *flights[V]) detach(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.all, text)
}

func (f *flights[V]) detachAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = nil
}
