package redistest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

const slots = 16_384

// Cluster are masters that share the slots in equal runs, and replicas of some of them. Nobody is promoted unless a test says so, however busy
// the machine is.
type Cluster struct {
	t        testing.TB
	Masters  []*Server
	Replicas []*Server // of the masters at the same places
	ids      map[*Server]string
	isolated map[*Server]bool
}

type member struct {
	*Server
	id, bus, flags, master, slots string
	epoch                         int
}

// StartCluster is a cluster that answers. It is not introduced node by node, but begins as one that was restarted.
func StartCluster(t testing.TB, masters, replicas int, arguments ...string) *Cluster {
	t.Helper()
	cluster := &Cluster{t: t, ids: map[*Server]string{}, isolated: map[*Server]bool{}}
	var members []member
	for i := range masters + replicas {
		bus := freePort(t)
		server := OnPort(t, append([]string{
			"--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-port", bus, "--cluster-node-timeout", "60000",
			"--cluster-require-full-coverage", "no", "--cluster-replica-no-failover", "yes", "--repl-diskless-sync-delay", "0",
		}, arguments...)...)
		each := member{Server: server, id: fmt.Sprintf("%040x", i+1), bus: bus, flags: "master", master: "-", epoch: i + 1}
		if i < masters {
			each.slots = fmt.Sprintf(" %d-%d", slots*i/masters, slots*(i+1)/masters-1)
			cluster.Masters = append(cluster.Masters, server)
		} else {
			each.flags, each.master, each.epoch = "slave", members[i-masters].id, i-masters+1
			cluster.Replicas = append(cluster.Replicas, server)
		}
		members = append(members, each)
		cluster.ids[server] = each.id
	}
	for _, self := range members {
		self.know(members)
		self.Start()
	}
	Await(t, "the cluster is up", func() bool {
		for _, each := range members {
			info, err := each.Raw.ClusterInfo(context.Background()).Result()
			if err != nil || !strings.Contains(info, "cluster_state:ok") {
				return false
			}
		}
		return true
	})
	for _, replica := range cluster.Replicas {
		Await(t, "the replica is in step", func() bool {
			return strings.Contains(replica.Raw.Info(context.Background(), "replication").Val(), "master_link_status:up")
		})
	}
	return cluster
}

func (m member) know(all []member) {
	m.t.Helper()
	var lines strings.Builder
	for _, each := range all {
		flags := each.flags
		if each.id == m.id {
			flags = "myself," + flags
		}
		fmt.Fprintf(&lines, "%s 127.0.0.1:%s@%s %s %s 0 0 %d connected%s\n", each.id, each.Port(), each.bus, flags, each.master, each.epoch, each.slots)
	}
	fmt.Fprintf(&lines, "vars currentEpoch %d lastVoteEpoch 0\n", len(all))
	if err := os.WriteFile(filepath.Join(m.folder, "nodes.conf"), []byte(lines.String()), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// Addrs are those of the masters.
func (c *Cluster) Addrs() (addresses []string) {
	for _, each := range c.Masters {
		addresses = append(addresses, each.address)
	}
	return addresses
}

// Of is the place of the master that has a key's slot, as one of the masters knows it.
func (c *Cluster) Of(key string) int {
	c.t.Helper()
	slot := int64(c.slot(key))
	for i, each := range c.Masters {
		for _, run := range runsOf(each.Raw, each.Port()) {
			if run[0] <= slot && slot <= run[1] {
				return i
			}
		}
	}
	c.t.Fatalf("nobody has the slot of %s", key)
	return 0
}

func (c *Cluster) slot(key string) int {
	return int(c.Masters[0].Raw.ClusterKeySlot(context.Background(), key).Val())
}

// BeginMove begins to move a key's slot from one master to another: it may answer for both from now on.
func (c *Cluster) BeginMove(key string, from, to int) {
	c.t.Helper()
	c.do(c.Masters[to], "CLUSTER", "SETSLOT", c.slot(key), "IMPORTING", c.ids[c.Masters[from]])
	c.do(c.Masters[from], "CLUSTER", "SETSLOT", c.slot(key), "MIGRATING", c.ids[c.Masters[to]])
}

// MoveKeys moves some keys of a slot that moves, so many at most.
func (c *Cluster) MoveKeys(key string, from, to, most int) {
	c.t.Helper()
	keys := c.Masters[from].Raw.ClusterGetKeysInSlot(context.Background(), c.slot(key), most).Val()
	for _, each := range keys {
		c.do(c.Masters[from], "MIGRATE", "127.0.0.1", c.Masters[to].Port(), each, 0, 60_000, "REPLACE")
	}
}

// EndMove moves what is left, and tells everybody.
func (c *Cluster) EndMove(key string, from, to int) {
	c.t.Helper()
	slot, id := c.slot(key), c.ids[c.Masters[to]]
	for c.Masters[from].Raw.ClusterCountKeysInSlot(context.Background(), slot).Val() > 0 {
		c.MoveKeys(key, from, to, 100)
	}
	c.do(c.Masters[to], "CLUSTER", "SETSLOT", slot, "NODE", id)
	c.do(c.Masters[from], "CLUSTER", "SETSLOT", slot, "NODE", id)
	for _, each := range c.Masters {
		c.do(each, "CLUSTER", "SETSLOT", slot, "NODE", id)
	}
}

// Deafen lets the replica of a master hear of nothing that the master is told from now on.
func (c *Cluster) Deafen(master int) {
	c.t.Helper()
	c.do(c.Masters[master], "ACL", "SETUSER", "default", "-psync", "-sync", "-replconf")
	c.do(c.Masters[master], "CLIENT", "KILL", "TYPE", "replica")
}

// Isolate lets a master neither hear nor be heard by the others; it still answers clients.
func (c *Cluster) Isolate(master int) {
	c.t.Helper()
	c.isolated[c.Masters[master]] = true
	for _, other := range slices.Concat(c.Masters, c.Replicas) {
		if other != c.Masters[master] {
			c.do(c.Masters[master], "CLUSTER", "FORGET", c.ids[other])
		}
	}
}

// Promote lets the replica of a master take its place, and waits until the other masters say so.
func (c *Cluster) Promote(master int) {
	c.t.Helper()
	replica := c.Replicas[master]
	c.do(replica, "CLUSTER", "FAILOVER", "TAKEOVER")
	Await(c.t, "the replica has taken over", func() bool {
		for i, each := range c.Masters {
			isThere := i != master && each.process != nil && !c.isolated[each]
			if isThere && !serves(each.Raw, replica.Port()) {
				return false
			}
		}
		return true
	})
}

// BelievesItself says whether a master takes itself for one still.
func (c *Cluster) BelievesItself(master int) bool {
	return serves(c.Masters[master].Raw, c.Masters[master].Port())
}

func serves(asked *redis.Client, port string) bool { return len(runsOf(asked, port)) > 0 }

// runsOf are the runs of slots that the server on a port is master of, as somebody knows it.
func runsOf(asked *redis.Client, port string) (runs [][2]int64) {
	rows, _ := asked.Do(context.Background(), "CLUSTER", "SLOTS").Slice()
	for _, row := range rows {
		fields := row.([]any)
		if fmt.Sprint(fields[2].([]any)[1]) == port {
			runs = append(runs, [2]int64{fields[0].(int64), fields[1].(int64)})
		}
	}
	return runs
}

func (c *Cluster) do(on *Server, arguments ...any) {
	c.t.Helper()
	if err := on.Raw.Do(context.Background(), arguments...).Err(); err != nil {
		c.t.Fatalf("%v: %v", arguments, err)
	}
}
