package shared

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

var repository = filepath.Join("..", "..", "..", "..")

func TestScriptsAreCalledByTheDigestsOfJava(t *testing.T) {
	own := map[string]*redis.Script{
		"append": appendScript, "begin": beginScript, "heartbeat": heartbeatScript, "begin-write": beginWriteScript,
		"fill": fillScript, "put": putScript, "release": releaseScript, "renew": renewScript, "replace": replaceScript,
	}
	var read struct {
		Scripts []struct{ Name, SHA1 string }
	}
	text, err := os.ReadFile(filepath.Join(repository, "docs", "protocol", "vectors", "scripts.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, each := range read.Scripts {
		if script := own[each.Name]; script != nil {
			found++
			if script.Hash() != each.SHA1 {
				t.Errorf("%s is another script", each.Name)
			}
		}
	}
	if found != len(own) {
		t.Errorf("%d of %d scripts have a digest", found, len(own))
	}
}

func TestRecordsHaveTheSizeThatReadersTake(t *testing.T) {
	var read struct {
		Parts []struct {
			Claim        string
			Keys, Length int
			Parts        []int
		}
	}
	text, err := os.ReadFile(filepath.Join(repository, "docs", "protocol", "vectors", "journal.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil || len(read.Parts) < 4 {
		t.Fatal("the file lacks vectors that it had", err)
	}
	for _, each := range read.Parts {
		keys := make([]string, each.Keys)
		for i := range keys {
			keys[i] = strings.Repeat("k", each.Length)
		}
		lists := parts(keys)
		for i, list := range lists {
			if len(lists) != len(each.Parts) || len(list) != each.Parts[i] {
				t.Errorf("%s: part %d of %d has %d keys", each.Claim, i, len(lists), len(list))
			}
		}
	}
}
