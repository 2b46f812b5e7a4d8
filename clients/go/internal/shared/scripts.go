package shared

import (
	"context"
	"embed"

	"github.com/redis/go-redis/v9"
)

// The scripts are those of the Java implementation, byte for byte, so that all clients call one script by one digest.
//
//go:embed scripts/*.lua
var scripts embed.FS

var (
	fillScript       = script("fill")
	renewScript      = script("renew")
	releaseScript    = script("release")
	beginWriteScript = script("begin-write")
	putScript        = script("put")
	replaceScript    = script("replace")
	appendScript     = script("journal", "append")
	beginScript      = script("journal", "begin")
	heartbeatScript  = script("journal", "heartbeat")
)

func script(names ...string) *redis.Script {
	var text string
	for _, name := range names {
		part, err := scripts.ReadFile("scripts/" + name + ".lua")
		if err != nil {
			panic(err) // they are part of the program
		}
		text += string(part)
	}
	return redis.NewScript(text)
}

// sendScript puts a script into a pipeline, by its digest. A server that does not know it says so, and it must be sent again, in full,
// by repeatUnknown.
func sendScript(ctx context.Context, pipe redis.Pipeliner, script *redis.Script, keys []string, arguments ...any) *redis.Cmd {
	return pipe.EvalSha(ctx, script.Hash(), keys, arguments...)
}

func isUnknownScript(err error) bool { return redis.HasErrorPrefix(err, "NOSCRIPT") }
