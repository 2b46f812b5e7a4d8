package journal

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
)

type says struct {
	Keys                  []string
	Kind, Subject, Reason string
	KeepsStale            bool
}

func (s says) group() Group {
	kinds := map[string]Kind{"tag": Tag, "pattern": Pattern, "cache": Cache, "horizon": Horizon}
	return Group{kinds[s.Kind], s.Subject, s.Reason}
}

type journalVectors struct {
	Positions []struct{ Claim, ID, Position string }
	Written   []struct {
		Claim  string
		Says   says
		Fields map[string]string
	}
	Read []struct {
		Claim, Stream, ID, Link, Before, HorizonBefore string
		Fields                                         map[string]string
		Says                                           *says
	}
}

func vectors(t *testing.T) (read journalVectors) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "protocol", "vectors", "journal.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil || len(read.Positions) < 5 || len(read.Written) < 6 || len(read.Read) < 18 {
		t.Fatal("the file lacks vectors that it had", err)
	}
	return read
}

func TestAnIDIsOneNumber(t *testing.T) {
	for _, each := range vectors(t).Positions {
		id, err := ParseID(each.ID)
		if err != nil || strconv.FormatInt(id.Position(), 10) != each.Position {
			t.Errorf("%s: %d, %v", each.Claim, id.Position(), err)
		}
	}
}

func TestGroupsAreWrittenAsOthersReadThem(t *testing.T) {
	for _, each := range vectors(t).Written {
		if each.Says.Keys != nil || each.Says.KeepsStale {
			continue // keys are written by the shared tier; this client leaves nothing that stands in for the source
		}
		fields := map[string]string{}
		written := each.Says.group().Fields()
		for i := 0; i < len(written); i += 2 {
			fields[written[i]] = written[i+1]
		}
		if !reflect.DeepEqual(fields, each.Fields) {
			t.Errorf("%s: %v", each.Claim, fields)
		}
	}
}

func TestRecordsSayTheSameToAllReaders(t *testing.T) {
	for _, each := range vectors(t).Read {
		t.Run(each.Claim, func(t *testing.T) {
			fields := map[string]any{}
			for name, value := range each.Fields {
				fields[name] = value
			}
			record, err := ReadRecord(each.ID, fields)
			if err != nil {
				t.Fatal(err)
			}
			if before := linkText(record); before != each.Before {
				t.Errorf("before it %s", before)
			}
			if own := record.ID.String() + ":" + record.Nonce; own != each.Link || strconv.FormatInt(record.horizonBefore(), 10) != each.HorizonBefore {
				t.Errorf("link %s, horizon before it %d", own, record.horizonBefore())
			}
			if each.Stream == "groups" && record.group() != each.Says.group() {
				t.Errorf("read as %v", record.group())
			}
			if each.Stream == "keys" && (each.Says == nil) != (len(record.keys()) == 0) {
				t.Errorf("names %v", record.keys())
			}
			if each.Says != nil && each.Says.Keys != nil && !reflect.DeepEqual(record.keys(), each.Says.Keys) {
				t.Errorf("names %v", record.keys())
			}
		})
	}
}

func linkText(record Record) string {
	if !record.hasBefore {
		return "null"
	}
	return fmt.Sprintf("%s:%s", record.before.ID, record.before.Nonce)
}
