package journal

import (
	"context"
	"errors"
	"slices"
	"sync"
)

const (
	mostPending    = 64
	mostRemembered = 1_024
)

// ErrLost is of a group record that was lost with the master that had acknowledged it.
var ErrLost = errors.New("the record was lost with the master that had it")

// Progress is how far this process has read, and what that proves. The tail reports where it stands; a heartbeat brings the heads that
// the server had at some moment after it was sent. Once the tail has passed them, everything appended before the sending was applied.
// Each time continuity is lost, what heartbeats sent before have asked for is forgotten.
type Progress struct {
	Proof *Proof

	mu          sync.Mutex
	place       *Place
	lastKnown   *Place
	lostBecause string
	begun       int // how many beginnings have begun
	ended       int // which of them has ended last
	pending     []pending
	applied     [mostRemembered]Link // the newest group records
	next        int                  // where in that the next one comes
	changed     chan struct{}        // closed, and replaced, with every change
}

// Question is what a heartbeat knew when it was sent.
type Question struct {
	moment    int64
	place     *Place
	beginning int
}

type pending struct {
	moment int64
	heads  Place
}

// NewProgress has read nothing.
func NewProgress(proof *Proof) *Progress {
	return &Progress{Proof: proof, lostBecause: "start", changed: make(chan struct{})}
}

// LastKnown is where the tail stands, or stood when continuity was lost; nil before it has begun once.
func (p *Progress) LastKnown() *Place {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lastKnown
}

// Place is where the tail stands; nil before it has begun and after continuity was lost.
func (p *Progress) Place() *Place {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.place
}

// LostBecause is why there is no place.
func (p *Progress) LostBecause() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lostBecause
}

// Beginning says that everything is about to be read anew, before the heads are asked for: who waits for a record by now waits for one
// that is among them, or lost.
func (p *Progress) Beginning() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
}

// Applied says that a group record was applied, before the tail has advanced to it.
func (p *Progress) Applied(link Link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.applied[p.next] = link
	p.next = (p.next + 1) % mostRemembered
}

// Begun says that all group records were read, and where the tail stands.
func (p *Progress) Begun(at Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = p.begun
	p.place, p.lastKnown = &at, &at
	p.tell()
}

// Advanced says that the tail has applied everything up to the place.
func (p *Progress) Advanced(to Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastKnown = &to
	if p.place != nil {
		p.place = &to
		p.settle()
		p.tell()
	}
}

// Lost says that nothing is known any more until the journal was read anew.
func (p *Progress) Lost(reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lose(reason)
}

func (p *Progress) lose(reason string) {
	if p.place != nil {
		p.place, p.lostBecause = nil, reason
	}
	p.pending = nil
	p.Proof.Revoke()
}

// Ask is what to remember when a heartbeat is sent.
func (p *Progress) Ask() Question {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Question{p.Proof.Moment(), p.place, p.ended}
}

// Answered takes what the server answered to a heartbeat: its heads, or that a part of the journal is missing.
func (p *Progress) Answered(question Question, heads Place, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.place == nil || question.place == nil || question.beginning != p.ended {
		return
	}
	if err == nil {
		err = question.place.mustPrecede(heads)
	}
	if err != nil {
		p.lose(err.Error())
		return
	}
	if len(p.pending) < mostPending {
		p.pending = append(p.pending, pending{question.moment, heads})
	}
	p.settle()
	p.tell()
}

func (p *Progress) settle() {
	waiting := p.pending[:0]
	for _, asked := range p.pending {
		if p.place.hasReached(asked.heads) {
			p.Proof.Prove(asked.moment)
		} else {
			waiting = append(waiting, asked)
		}
	}
	p.pending = waiting
}

func (p *Progress) tell() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// AwaitGroup waits until a group record was applied. ErrLost if the tail has passed where it would be, or everything was read anew, and it
// was not there: by its id alone another record may come, after a failover.
func (p *Progress) AwaitGroup(ctx context.Context, link Link) error {
	p.mu.Lock()
	begun := p.begun
	p.mu.Unlock()
	err := p.await(ctx, func() bool {
		return (p.place != nil && !p.place.Groups.ID.IsBefore(link.ID)) || p.ended > begun
	})
	if err == nil && !p.hasApplied(link) {
		err = ErrLost
	}
	return err
}

func (p *Progress) hasApplied(link Link) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.applied[:], link)
}

// AwaitProof waits until nothing that was appended before the moment can have been missed.
func (p *Progress) AwaitProof(ctx context.Context, moment int64) error {
	return p.await(ctx, func() bool { return p.Proof.CoversMoment(moment) })
}

func (p *Progress) await(ctx context.Context, isReached func() bool) error {
	for {
		p.mu.Lock()
		reached, changed := isReached(), p.changed
		p.mu.Unlock()
		if reached {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
