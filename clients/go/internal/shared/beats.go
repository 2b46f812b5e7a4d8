package shared

import (
	"context"
	"errors"
	"fmt"

	"larder.dev/larder/internal/journal"
)

// Beat lets every master write down when that was, and asks the journal's how far the journal goes: being writes, both prove that the server is
// a master still. It waits for the journal's answer alone; what that proves is handed to the progress. Not held up by breakers, which it closes.
func (r *Redis) Beat(ctx context.Context, sweep bool) error {
	r.reigns.look()
	for _, each := range r.masters.all() {
		r.lightSoon(each)
	}
	on, question := r.reigns.journals(), r.progress.Ask()
	var heads journal.Place
	var lost *journal.LostError
	err := r.probe(ctx, on, beating, func(ctx context.Context) error {
		names := append(r.streams(), r.tagged("~nodes"))
		fields, err := heartbeatScript.Run(ctx, on.client, names, append(r.common(), r.row(), flag(sweep))...).StringSlice()
		if err != nil {
			return err
		}
		heads, err = journal.ReadPlace(fields[1:])
		errors.As(err, &lost)
		return nil
	})
	if err != nil {
		return err
	}
	if lost != nil {
		r.progress.Answered(question, heads, lost)
		return nil
	}
	r.progress.Answered(question, heads, nil)
	r.forget()
	return nil
}

// lightSoon lights the beacon on a master, unless that is under way.
func (r *Redis) lightSoon(on *shard) {
	r.closing.Lock()
	defer r.closing.Unlock()
	if r.isClosed || !on.confirmed.begin() {
		return
	}
	r.lighting.Go(func() {
		sentAt, moment := r.Clock.Nanos(), on.confirmed.proof.Moment()
		err := r.probe(context.Background(), on, beating, func(ctx context.Context) error {
			pipe := on.client.Pipeline()
			pipe.Set(ctx, r.reigns.beacon(on), sentAt, beaconKept)
			told := pipe.Info(ctx, "replication") // behind it: written under the same reign
			// Never redirected: it would confirm another.
			if _, err := pipe.Exec(here(ctx)); err != nil {
				return err
			}
			return on.stillReigns(told.Val())
		})
		on.confirmed.ended(sentAt, moment, err)
	})
}

// forget forgets what every replica has by now. A master that confirms nothing keeps everything remembered, since nobody knows what it has lost.
func (r *Redis) forget() {
	oldest := r.Clock.Nanos()
	for _, each := range r.masters.all() {
		sentAt, isConfirmed := each.confirmed.last()
		if !isConfirmed {
			return
		}
		oldest = min(oldest, sentAt)
	}
	r.reigns.ring.forgetBefore(oldest - int64(ringReach) - int64(r.Hard))
}

func flag(isSet bool) string {
	if isSet {
		return "1"
	}
	return "0"
}

// row is what this process tells of itself: JSON without its beginning, which the script writes. Nothing in it needs to be escaped.
func (r *Redis) row() string {
	var keys, groups string
	if known := r.progress.LastKnown(); known != nil {
		keys, groups = known.Keys.ID.String(), known.Groups.ID.String()
	}
	return fmt.Sprintf(`"version":"go","started":%d,"keys":"%s","groups":"%s","lagMillis":0.0,"tiers":["memory","redis"]}`, r.started, keys, groups)
}
