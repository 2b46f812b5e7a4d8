package shared

import (
	"sync/atomic"
	"time"
)

// operation is what Redis is asked for, by the name that metrics have in all languages.
type operation string

const (
	fetching       operation = "fetch"
	leasing        operation = "lease"
	polling        operation = "poll"
	renewing       operation = "renew"
	releasing      operation = "release"
	filling        operation = "fill"
	beginningWrite operation = "begin write"
	putting        operation = "put"
	swapping       operation = "swap"
	invalidating   operation = "invalidate"
	appending      operation = "append"
	beating        operation = "heartbeat"
)

// Time is how often something was done, and how long that took in all; failures included.
type Time struct {
	Operation string
	Count     int64
	Total     time.Duration
}

// times are those of each operation. The map is never changed.
type times map[operation]*spent

type spent struct{ count, nanos atomic.Int64 }

func newTimes() times {
	all := times{}
	for _, each := range timed {
		all[each] = &spent{}
	}
	return all
}

var timed = []operation{fetching, leasing, polling, renewing, releasing, filling, beginningWrite, putting, swapping, invalidating, appending, beating}

func (t times) add(what operation, took time.Duration) {
	t[what].count.Add(1)
	t[what].nanos.Add(int64(took))
}

// Times are those of all operations since the start.
func (r *Redis) Times() (all []Time) {
	for _, each := range timed {
		spent := r.times[each]
		all = append(all, Time{string(each), spent.count.Load(), time.Duration(spent.nanos.Load())})
	}
	return all
}
