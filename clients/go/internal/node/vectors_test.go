package node

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"larder.dev/larder/internal/journal"
)

func TestGroupsCoverTheSameEntriesInEveryLanguage(t *testing.T) {
	var read struct {
		Covered []struct {
			Claim, Key, Cache   string
			Says                struct{ Kind, Subject string }
			Position, Stamp     int64
			Tags                []string
			IsNegative, Covered bool
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "protocol", "vectors", "journal.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil || len(read.Covered) < 13 {
		t.Fatal("the file lacks vectors that it had", err)
	}
	kinds := map[string]journal.Kind{"tag": journal.Tag, "pattern": journal.Pattern, "cache": journal.Cache, "horizon": journal.Horizon}
	for _, each := range read.Covered {
		rules := NewRules(10)
		rules.Add(journal.Group{Kind: kinds[each.Says.Kind], Subject: each.Says.Subject}, each.Position)
		entry := Subject{Key: each.Key, Prefix: each.Cache, Stamp: each.Stamp, Tags: each.Tags, UnknownTags: each.IsNegative}
		if rules.Cover(entry) != each.Covered {
			t.Errorf("%s: not %v", each.Claim, each.Covered)
		}
	}
}
