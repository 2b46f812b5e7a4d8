// The Go process of the mesh: what clients/mesh/README.md says, with the client as any application has it.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder"
)

type item struct {
	Version int64 `json:"version"`
}

type driver struct {
	larder *larder.Larder
	items  *larder.Cache[string, item]

	mu    sync.Mutex
	loads []chan string
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(url string) error {
	options, err := at(url)
	if err != nil {
		return err
	}
	mesh, err := larder.Open(options)
	if err != nil {
		return err
	}
	d := &driver{larder: mesh}
	d.items, err = larder.New(mesh, larder.Spec[string, item]{
		Template: "item:{id}", TimeToLive: 10 * time.Minute, Schema: "Item:1", Memory: 1_000_000,
		Load:    func(_ context.Context, key string) (item, error) { return d.loadedBy(key) },
		KeyTags: func(key string) []string { return []string{"last:" + key[len(key)-1:]} },
	})
	if err != nil {
		return err
	}
	for !isReady(mesh.Health()) {
		time.Sleep(10 * time.Millisecond)
	}
	d.say("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		words := strings.Split(lines.Text(), " ")
		if words[0] == "answer" {
			d.answer(words[1], words[2])
			continue
		}
		go d.carryOut(words)
	}
	return mesh.Close()
}

// at is where Redis is: redis://host:port, or redis-cluster://host:port,host:port
func at(url string) (larder.Options, error) {
	options := larder.Options{Instance: "mesh", Version: "v1", Redis: &redis.Options{}}
	if nodes, isCluster := strings.CutPrefix(url, "redis-cluster://"); isCluster {
		options.Cluster = &larder.Cluster{Addrs: strings.Split(nodes, ",")}
		return options, nil
	}
	var err error
	options.Redis, err = redis.ParseURL(url)
	return options, err
}

func isReady(health larder.Health) bool {
	return health.Connected && health.Proven && !slices.ContainsFunc(health.Masters, func(each larder.Master) bool { return !each.Confirmed })
}

func (d *driver) say(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Println(line)
}

func (d *driver) answer(load, version string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	number, _ := strconv.Atoi(load)
	d.loads[number] <- version
}

func (d *driver) loadedBy(key string) (item, error) {
	answer := make(chan string, 1)
	d.mu.Lock()
	load := len(d.loads)
	d.loads = append(d.loads, answer)
	d.mu.Unlock()
	d.say(fmt.Sprintf("load %d %s", load, key))
	version, err := strconv.ParseInt(<-answer, 10, 64)
	return item{version}, err
}

func (d *driver) carryOut(words []string) {
	answer, err := d.outcome(words)
	if err != nil {
		d.say(words[0] + " error " + strings.ReplaceAll(err.Error(), "\n", " "))
		return
	}
	d.say(words[0] + " ok " + answer)
}

func (d *driver) outcome(words []string) (string, error) {
	ctx := context.Background()
	switch words[1] {
	case "get":
		found, err := d.items.Get(ctx, words[2])
		return text(found), err
	case "peek":
		found, isFound := d.items.Peek(words[2])
		if !isFound {
			return "-", nil
		}
		return text(found), nil
	case "many":
		return d.many(ctx, strings.Split(words[2], ","))
	case "put":
		version, err := strconv.ParseInt(words[3], 10, 64)
		if err != nil {
			return "", err
		}
		return named(d.items.Put(ctx, words[2], item{version}))
	case "update":
		written, err := d.items.Update(ctx, words[2], func(context.Context) (item, error) { return d.loadedBy(words[2]) })
		return text(written), err
	case "invalidate":
		return named(d.items.Invalidate(ctx, strings.Split(words[2], ",")...))
	case "tag":
		return named(d.larder.Invalidate(ctx, larder.Tag(words[2])))
	case "pattern":
		return named(d.larder.Invalidate(ctx, larder.Pattern(words[2])))
	case "cache":
		return named(d.items.InvalidateAll(ctx))
	default:
		return "", fmt.Errorf("no such operation: %s", words[1])
	}
}

func (d *driver) many(ctx context.Context, keys []string) (string, error) {
	found, err := d.items.GetAll(ctx, keys)
	texts := make([]string, len(keys))
	for at, key := range keys {
		texts[at] = text(found[key])
	}
	return strings.Join(texts, ","), err
}

func named(acknowledgement larder.Acknowledgement, err error) (string, error) {
	return acknowledgement.String(), err
}

func text(found item) string { return strconv.FormatInt(found.Version, 10) }
