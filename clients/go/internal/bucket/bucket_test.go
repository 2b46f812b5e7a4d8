package bucket

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

type step struct {
	At, Before, After, ResetNanos, RetryAfterNanos, WrittenForMillis string

	Allowed   bool
	Remaining int64
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func TestBucketsAreCountedInAsInEveryLanguage(t *testing.T) {
	var vectors struct {
		Sequences []struct {
			Claim string
			Limit struct{ Requests, PerMillis, Burst int64 }
			Steps []step
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "protocol", "vectors", "limits.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors.Sequences) < 10 {
		t.Fatal("the file lacks vectors that it had", err)
	}
	for _, sequence := range vectors.Sequences {
		t.Run(sequence.Claim, func(t *testing.T) {
			for _, each := range sequence.Steps {
				bytes, err := hex.DecodeString(each.Before)
				if err != nil {
					t.Fatal(err)
				}
				now := number(t, each.At) * int64(time.Millisecond)
				bucket, isBucket := Read(bytes)
				if !isBucket {
					bucket = Full(sequence.Limit.Requests, time.Duration(sequence.Limit.PerMillis)*time.Millisecond, sequence.Limit.Burst, now)
				}
				each.isMet(t, bucket.Take(now))
			}
		})
	}
}

func (s step) isMet(t *testing.T, taken Taken) {
	t.Helper()
	if taken.Allowed != s.Allowed || taken.Remaining != s.Remaining || int64(taken.Reset) != number(t, s.ResetNanos) || int64(taken.RetryAfter) != number(t, s.RetryAfterNanos) {
		t.Errorf("at %s it answers %+v; wanted %+v", s.At, taken, s)
	}
	if !s.Allowed {
		return
	}
	if after := hex.EncodeToString(taken.After.Bytes()); after != s.After {
		t.Errorf("at %s it becomes\n%s; wanted\n%s", s.At, after, s.After)
	}
	if taken.TimeToLive.Milliseconds() != number(t, s.WrittenForMillis) {
		t.Errorf("at %s it is written for %v; wanted %s ms", s.At, taken.TimeToLive, s.WrittenForMillis)
	}
}

func TestNoCutOffOrChangedBucketFailsAnybody(t *testing.T) {
	sound := Full(3, time.Minute, 3, 1).Bytes()
	for length := range sound {
		if _, isBucket := Read(sound[:length]); isBucket {
			t.Errorf("%d bytes are taken for a bucket", length)
		}
	}
	for at := range sound {
		changed := append([]byte(nil), sound...)
		changed[at] ^= 0xff
		if bucket, isBucket := Read(changed); isBucket {
			_ = bucket.Take(2)
		}
	}
}
