package journal

import (
	"context"
	"errors"
)

// Follower does what records say. Called by one goroutine at a time, in order.
type Follower interface {
	ApplyKeys(keys []string)
	ApplyGroup(group Group, position int64)
	// Abandon forgets everything: nothing before the position is known, what is stamped before the horizon is dead.
	Abandon(horizon, position int64)
}

// Source is where records are read, on a connection of its own. Everything but a LostError means that it cannot be reached.
type Source interface {
	// Begin answers how far both streams go, and begins them where they are not.
	Begin(ctx context.Context) (Place, error)
	// Next are the records that follow in either stream; it waits a short while if there are none.
	Next(ctx context.Context, from Place) (keys, groups []Record, err error)
	// Groups are the group records that follow now.
	Groups(ctx context.Context, after ID) ([]Record, error)
	// AppendHorizon tells everybody that everything before it is dead.
	AppendHorizon(ctx context.Context, reason string) error
}

// Step begins to read, or applies what comes next. A LostError is remembered; the next step begins anew.
func Step(ctx context.Context, source Source, follower Follower, progress *Progress) error {
	var err error
	if at := progress.Place(); at == nil {
		err = begin(ctx, source, follower, progress)
	} else {
		err = follow(ctx, source, follower, progress, *at)
	}
	var lost *LostError
	if errors.As(err, &lost) {
		progress.Lost(lost.Why)
	}
	return err
}

// begin reads anew, at the start and after continuity was lost:
//
//  1. Ask how far both streams go; where they are not, begin them.
//  2. Abandon everything: what a first group record names as the one before is the horizon.
//  3. Apply all group records there are.
//  4. If records that this process has applied are not among them, and no horizon makes up for them, append one.
//  5. Follow from what the first step has answered. Key records before that need not be read: their values were removed from Redis before
//     they were appended, and memory was emptied after.
func begin(ctx context.Context, source Source, follower Follower, progress *Progress) error {
	progress.Beginning()
	heads, err := source.Begin(ctx)
	if err != nil {
		return err
	}
	kept := &retained{follower: follower, progress: progress, known: progress.LastKnown()}
	if err := kept.applyUpTo(ctx, heads.Groups, source); err != nil {
		return err
	}
	if kept.lacksRecords() {
		if err := source.AppendHorizon(ctx, progress.LostBecause()); err != nil {
			return err
		}
	}
	progress.Begun(Place{heads.Incarnation, heads.Keys, kept.last})
	return nil
}

// retained are the group records that the stream has kept.
type retained struct {
	follower Follower
	progress *Progress
	known    *Place
	hasLast  bool
	last     Link
	horizon  int64
	hasKnown bool
}

func (r *retained) applyUpTo(ctx context.Context, head Link, source Source) error {
	for !r.hasLast || r.last.ID.IsBefore(head.ID) {
		records, err := source.Groups(ctx, r.last.ID)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			return lost("group records have gone while they were read")
		}
		for _, record := range records {
			r.apply(record)
		}
	}
	return nil
}

func (r *retained) apply(record Record) {
	if !r.hasLast || !record.follows(r.last) {
		// What stood before is unknown: before the first record, or in a gap.
		r.horizon = record.horizonBefore()
		r.follower.Abandon(r.horizon, r.horizon)
	}
	group, position := record.group(), record.ID.Position()
	r.follower.ApplyGroup(group, position)
	r.progress.Applied(record.Link)
	if group.Kind == Horizon {
		r.horizon = position
	}
	r.hasKnown = r.hasKnown || (r.known != nil && record.Link == r.known.Groups)
	r.last, r.hasLast = record.Link, true
}

func (r *retained) lacksRecords() bool {
	return r.known != nil && !r.hasKnown && r.horizon < r.known.Groups.ID.Position()
}

// follow applies what comes, record by record; one is applied only if it names the last one applied as the one before.
func follow(ctx context.Context, source Source, follower Follower, progress *Progress, at Place) error {
	keys, groups, err := source.Next(ctx, at)
	if err != nil {
		return err
	}
	defer func() { progress.Advanced(at) }()
	for _, record := range keys {
		if err := record.mustFollow(at.Keys); err != nil {
			return err
		}
		if named := record.keys(); len(named) > 0 {
			follower.ApplyKeys(named)
		}
		at.Keys = record.Link
	}
	for _, record := range groups {
		if err := record.mustFollow(at.Groups); err != nil {
			return err
		}
		follower.ApplyGroup(record.group(), record.ID.Position())
		progress.Applied(record.Link)
		at.Groups = record.Link
	}
	return nil
}
