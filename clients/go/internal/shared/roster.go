package shared

import "slices"

// roster are the shards of a cluster by slot, and the map that says so. Never changed: the next one is made of it when the map is another.
type roster struct {
	slots     slotMap
	shards    []*shard
	byAddress map[string]*shard
	bySlot    [slotCount]*shard
}

// next is the roster of another map. A master that is there in both stays who it is. One that has gone is succeeded by whoever has most of
// its slots, if that one was not there before: its replica, after a failover. Whoever else is new is made.
func (r *roster) next(newer slotMap, make func(address string) *shard) *roster {
	next := &roster{slots: newer, byAddress: map[string]*shard{}}
	masters := newer.masters()
	for _, master := range masters {
		if present := r.byAddress[master]; present != nil {
			next.byAddress[master] = present
		}
	}
	for _, gone := range r.slots.masters() {
		if next.byAddress[gone] == nil {
			if heir := next.heir(gone, r.slots); heir != "" {
				next.byAddress[heir] = r.byAddress[gone]
			}
		}
	}
	for _, master := range masters {
		if next.byAddress[master] == nil {
			next.byAddress[master] = make(master)
		}
		next.shards = append(next.shards, next.byAddress[master])
	}
	for _, each := range newer.ranges {
		for slot := each.from; slot <= each.to; slot++ {
			next.bySlot[slot] = next.byAddress[each.master]
		}
	}
	return next
}

func (r *roster) heir(gone string, before slotMap) (heir string) {
	most := 0
	for _, master := range r.slots.masters() {
		if share := r.slots.share(master, before, gone); r.byAddress[master] == nil && share > most {
			heir, most = master, share
		}
	}
	return heir
}

// without are the shards of this roster that another lacks.
func (r *roster) without(other *roster) (missing []*shard) {
	for _, each := range r.shards {
		if !slices.Contains(other.shards, each) {
			missing = append(missing, each)
		}
	}
	return missing
}
