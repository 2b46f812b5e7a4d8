package learning

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"

	"larder.dev/larder"
)

const places = 10_000

// byDefault is for how many per cent of the users a flag is on about which nobody knows anything.
var byDefault = map[string]float64{"new-scheduler": 0, "streaks": 100, "voice-answers": 0}

// IsOn says whether a flag is on for somebody. It is always answered: by the flag's default where nobody knows better.
func (l *Learning) IsOn(ctx context.Context, flag string, userID int64) bool {
	texts, err := l.flags.Get(ctx, all)
	percent, isNumber := percentOf(texts[flag])
	if err != nil || !isNumber {
		percent = byDefault[flag]
	}
	return includes(flag, percent, strconv.FormatInt(userID, 10))
}

// FlagsChanged tells every process that a flag was set at its source.
func (l *Learning) FlagsChanged(ctx context.Context) (larder.Acknowledgement, error) {
	return l.flags.Invalidate(ctx, all)
}

func percentOf(text string) (float64, bool) {
	percent, err := strconv.ParseFloat(text, 64)
	return percent, err == nil && percent >= 0 && percent <= 100
}

// includes says whether a flag that is on for so many per cent is on for the subject.
func includes(flag string, percent float64, subject string) bool {
	return place(flag, subject) < uint64(math.Floor(percent*(places/100)+0.5))
}

// place is where a subject stands, from 0 to 9,999, the same in all languages: FNV-1a, finished by MurmurHash3's fmix64.
func place(flag, subject string) uint64 {
	hash := fnv.New64a()
	_, _ = fmt.Fprintf(hash, "%s:%s", flag, subject) // never fails
	mixed := hash.Sum64()
	mixed = (mixed ^ (mixed >> 33)) * 0xff51afd7ed558ccd
	mixed = (mixed ^ (mixed >> 33)) * 0xc4ceb9fe1a85ec53
	return (mixed ^ (mixed >> 33)) % places
}
