package shared

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// slotMap is who serves which slots, as one node of a cluster sees it. The greatest epoch is the newest.
type slotMap struct {
	epoch  int64
	ranges []slotRange
	// replicas may know of a newer map once the masters are gone.
	replicas []string
}

// slotRange are the slots from one to another, both included.
type slotRange struct {
	from, to int
	master   string
}

// masters are those that serve slots, each once.
func (m slotMap) masters() (masters []string) {
	for _, each := range m.ranges {
		if !slices.Contains(masters, each.master) {
			masters = append(masters, each.master)
		}
	}
	return masters
}

// share is how many of the slots that one master had in the map before another has in this one.
func (m slotMap) share(heir string, before slotMap, master string) (slots int) {
	for _, old := range before.ranges {
		for _, now := range m.ranges {
			if old.master == master && now.master == heir {
				slots += max(0, min(old.to, now.to)-max(old.from, now.from)+1)
			}
		}
	}
	return slots
}

var errNoMap = errors.New("the answer to CLUSTER SLOTS is none")

// askSlotMap asks one node, whose address stands in for those it does not know.
func askSlotMap(ctx context.Context, client *redis.Client, asked string) (slotMap, error) {
	pipe := client.Pipeline()
	info, slots := pipe.ClusterInfo(ctx), pipe.Do(ctx, "CLUSTER", "SLOTS")
	if _, err := pipe.Exec(ctx); err != nil {
		return slotMap{}, err
	}
	epoch, err := strconv.ParseInt(infoLine(info.Val(), "cluster_current_epoch"), 10, 64)
	if err != nil {
		return slotMap{}, fmt.Errorf("the answer to CLUSTER INFO names no epoch: %w", err)
	}
	ranges, err := readSlots(slots.Val(), asked)
	return slotMap{epoch, ranges, readReplicas(slots.Val(), asked)}, err
}

func readSlots(answer any, asked string) (ranges []slotRange, err error) {
	rows, isList := answer.([]any)
	if !isList {
		return nil, errNoMap
	}
	for _, row := range rows {
		fields, _ := row.([]any)
		if len(fields) < 3 {
			continue // nobody serves these
		}
		from, hasFrom := fields[0].(int64)
		to, hasTo := fields[1].(int64)
		node, _ := fields[2].([]any)
		if !hasFrom || !hasTo || len(node) < 2 || from < 0 || from > to || to >= slotCount {
			return nil, errNoMap
		}
		host, _ := node[0].(string)
		ranges = append(ranges, slotRange{int(from), int(to), besides(asked, host, fmt.Sprint(node[1]))})
	}
	return ranges, nil
}

func readReplicas(answer any, asked string) (replicas []string) {
	rows, _ := answer.([]any)
	for _, row := range rows {
		fields, _ := row.([]any)
		for _, each := range fields[min(3, len(fields)):] {
			if node, _ := each.([]any); len(node) >= 2 {
				host, _ := node[0].(string)
				if address := besides(asked, host, fmt.Sprint(node[1])); !slices.Contains(replicas, address) {
					replicas = append(replicas, address)
				}
			}
		}
	}
	return replicas
}

// besides is an address that a node has told, whose own host it may not know.
func besides(asked, host, port string) string {
	if host == "" || host == "?" {
		host, _, _ = net.SplitHostPort(asked)
	}
	return net.JoinHostPort(host, port)
}
