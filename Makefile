# The menu. The build is ./mvnw, the program is ./larder; nothing happens here that they cannot do alone.
MVN = ./mvnw -B -ntp
.DEFAULT_GOAL = help
.PHONY: scale many goals console-streams console-cost help fmt check test it models fuzz page up faults chaos recovery crashes redis-up redis-sentinel-up redis-cluster-up redis-cluster-init docker-up start test-cache redis-failover redis-scale redis-status redis-backup redis-backups redis-verify redis-drill redis-down doctor top load-test bench peers analysis-cost startup jcache-bench curve prefetch hit-ratio disk-bench services-bench clients mesh clients-examples clients-speed release clean

help: ## This menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

fmt: ## Format the code
	$(MVN) -q spotless:apply

check: ## Everything: compile, lint, format, all tests (what a change has to pass)
	$(MVN) verify

test: ## Unit tests only
	$(MVN) test

it: ## Unit tests, and those against real servers
	$(MVN) verify -Dspotless.check.skip

models: ## Check the protocol's models with millions of states (half an hour)
	$(MVN) -q verify -pl core -Dlarder.models=full -Dit.test='ModelsIT#holds*' -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
	@grep -H 'distinct states found, 0' core/target/models/*/none/tlc.txt

fuzz: ## Let Jazzer look for bytes that break a decoder, a minute for each (TIME=1h for more)
	$(MVN) -q test -P fuzz -pl core,codecs,redis -am -Dlarder.fuzz.time=$(or $(TIME),60s)

page: ## Make the console's page anew from console/web (needs Node), and ask its tests
	cd console/web && npm ci --no-progress && npm test --silent && npm run --silent build

up: ## Build if needed and start Larder on http://localhost:8080
	./larder up

redis-up: ## A Redis in the background, below .larder/redis: make redis-up TOPOLOGY=sentinel
	./larder redis up --topology $(or $(TOPOLOGY),standalone)

redis-cluster-up: ## A Redis Cluster of three masters and three replicas in the background
	./larder redis up --topology cluster

redis-sentinel-up: ## A master, two replicas and three sentinels in the background
	./larder redis up --topology sentinel

docker-up: redis-up ## The same as redis-up, without containers: the name that people know

redis-cluster-init: redis-cluster-up ## The same as redis-cluster-up, which forms it too

start: up ## The same as up

redis-failover: ## A replica takes its master's place: make redis-failover SHARD=127.0.0.1:7001 (of a cluster)
	./larder redis failover $(if $(SHARD),--shard $(SHARD))

redis-scale: ## One more server: make redis-scale WHAT=replica, or shard, or rebalance
	./larder redis scale $(or $(WHAT),replica)

test-cache: ## Whether the Redis of redis-up, or of LARDER_REDIS, runs and is fit
	./larder redis status
	./larder doctor

redis-status: ## Which of its servers run
	./larder redis status

redis-backup: ## Back it up into .larder/backups; LARDER_BACKUP_KEY_FILE names the key to sign with
	./larder backup --keep $(or $(KEEP),48)

redis-backups: ## Which backups there are
	./larder backup list

redis-verify: ## Read and load all of them
	./larder verify --boot

redis-drill: ## Take one, load it, compare
	./larder drill

doctor: ## Whether that Redis, or the one of LARDER_REDIS, is fit
	./larder doctor

top: ## Caches, nodes, hot and big keys, live: make top NAMESPACE=catalog
	./larder top --namespace $(or $(NAMESPACE),catalog)

redis-down: ## Stop it; what it kept stays
	./larder redis down

IT_ONLY = verify -pl redis,disk -am -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

faults: ## Each fault of docs/faults.md three times (15 minutes); writes the page's rows anew but for 24 (crashes) and 38 (chaos)
	$(MVN) $(IT_ONLY) -Dit.test='dev.larder.redis.faults.*IT,dev.larder.disk.faults.*IT,!KilledIT' -Dlarder.it.forks=1 -Dlarder.faults.runs=$(or $(RUNS),3) -Dlarder.faults.page=$(CURDIR)/docs/faults.md

# With PAGE=docs/faults.md the two below write their row there.
ROW = $(if $(PAGE),-Dlarder.faults.page=$(abspath $(PAGE)))

SECONDS = 900
chaos: ## Three nodes, random operations, random faults, every answer checked: make chaos SECONDS=900 SEED=7
	$(MVN) $(IT_ONLY) -Dit.test=ChaosIT -Dlarder.test.jvm=-Xmx6g -Dlarder.chaos.seconds=$(SECONDS) -Dlarder.chaos.seed=$(SEED) $(ROW)

crashes: ## Kill processes that write to the disk tier, a hundred times (minutes): make crashes ROUNDS=100
	$(MVN) verify -pl disk -am -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dit.test=KilledIT -Dlarder.crashes=$(or $(ROUNDS),100) $(ROW)

CONSOLE_ONLY = verify -pl console -am -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dlarder.console.measured.page=$(CURDIR)/docs/console.md

console-streams: ## Fifty open streams of the console, and what they cost in memory: make console-streams MINUTES=10
	$(MVN) $(CONSOLE_ONLY) -Dit.test=ConsoleStreams -Dlarder.console.minutes=$(or $(MINUTES),10)

console-cost: ## What a page that is open costs an application of a hundred caches: make console-cost ROUNDS=20
	$(MVN) $(CONSOLE_ONLY) -Dit.test=ConsoleCost -Dlarder.console.rounds=$(or $(ROUNDS),20)

recovery: ## How long until all is as before, beside what Redis itself takes: make recovery RUNS=6
	$(MVN) $(IT_ONLY) -Dit.test=RecoveryTimes -Dlarder.recovery.runs=$(or $(RUNS),6)

load-test: ## Load at a fixed rate: make load-test TARGET=redis, or cache, or http URL=http://localhost:8080/api/goals/{key}, RATE=1000 DURATION=10s
	./larder bench $(or $(TARGET),redis) --rate $(or $(RATE),1000) --duration $(or $(DURATION),10s) $(if $(URL),--url '$(URL)') $(MORE)

bench: ## Run the benchmarks (minutes)
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xms1g -Xmx1g -XX:+UseSerialGC -jar benchmarks/target/larder-benchmarks.jar

peers: ## Larder beside Caffeine, cache2k, JetCache, Redisson, Spring Cache, Lettuce and Jedis, into docs/peers.md (minutes): make peers ROUNDS=15
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx2g -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.peers.PeerReports $(or $(PAGE),docs/peers.md) $(or $(ROUNDS),15)

scale: ## How costs grow with nodes, records, keys and tags, and where one journal ends, into docs/scale.md (3 minutes): make scale NODES=1,2,4,8
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx700m -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.scale.ScaleReport $(or $(PAGE),docs/scale.md) $(or $(NODES),1,2,4,8)

many: ## Ten thousand caches, millions of entries, a thousand tags a second, into docs/scale.md (2 minutes): make many ENTRIES=4000000 HEAP=3584
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx64m -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.many.ManyReport $(or $(PAGE),docs/scale.md) $(or $(ENTRIES),4000000) $(or $(HEAP),3584)

goals: ## Heap of an entry, single operations, invalidations, crowds, the shapes of Twitter's loads, into docs/performance.md (3 minutes): make goals KEYS=100000, or one part, printed only: PART=heap
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx1g -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.goals.GoalsReport $(or $(PAGE),docs/performance.md) $(or $(KEYS),100000) $(PART)

startup: ## How long ./larder up takes until it is ready, first and later starts, without shared classes too: make startup STARTS=5
	benchmarks/startup $(or $(STARTS),5)

analysis-cost: ## What the analysis costs a hit, with and without it by turns, into docs/analysis.md (a minute): make analysis-cost ROUNDS=200
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xms1g -Xmx1g -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.AnalysisCostReport $(or $(PAGE),docs/analysis.md) $(or $(ROUNDS),200)

jcache-bench: ## A hit through javax.cache, Larder beside Caffeine's provider, into docs/jcache.md (2 minutes): make jcache-bench ROUNDS=60
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xms1g -Xmx1g -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.JCacheHitReport $(or $(PAGE),docs/jcache.md) $(or $(ROUNDS),60)

curve: ## Replay traces (TRACES="a.xz b.xz", FORMAT=cache2k) and compare the analysis' curves with all requests at each size
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx1g -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.CurveReport $(or $(FORMAT),cache2k) $(TRACES)

prefetch: ## Replay traces (TRACES="a.xz b.xz", FORMAT=cache2k) without and with loading ahead: hits, calls of the source
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx1g -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.PrefetchReport $(or $(FORMAT),cache2k) $(TRACES)

hit-ratio: ## Replay traces (TRACES="a.xz b.xz", FORMAT=cache2k) and compare the hit ratio with Caffeine's
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx1g -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.HitRatioReport $(or $(FORMAT),cache2k) $(TRACES)

disk-bench: ## The disk tier beside bare RocksDB and MVStore, and after a restart, into docs/disk.md: make disk-bench MINUTES=5
	$(MVN) -q package -pl benchmarks -am -DskipTests
	java -Xmx2g -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.disk.DiskReports benchmarks/target/disk $(or $(PAGE),docs/disk.md) $(or $(MINUTES),5) $(SIZES)

services-bench: ## The reference services under load on PostgreSQL, with and without caches, into docs/services.md: make services-bench MINUTES=17
	$(MVN) -q package -pl benchmarks,server -am -DskipTests
	java -Xmx1g -XX:+UseSerialGC -cp benchmarks/target/larder-benchmarks.jar dev.larder.benchmarks.services.ServicesReport $(or $(PAGE),docs/services.md) "$$(ls server/target/larder-server-*-exec.jar)" minutes=$(or $(MINUTES),17) $(MORE)

clients: ## Build, lint and test the clients in Go, TypeScript and Python
	clients/check

mesh: ## One process of each language on one Redis, then on a cluster, and what they promise each other (minutes): make mesh ROUNDS=1000 SECONDS=60
	$(MVN) -q package -pl benchmarks -am -DskipTests
	clients/mesh/check $(or $(ROUNDS),1000) $(or $(SECONDS),60)
	TOPOLOGY=cluster clients/mesh/check $(or $(ROUNDS),1000) $(or $(SECONDS),60)

clients-examples: ## The examples of Go, NestJS and Python on the Redis of ./larder up: what one has written the others read
	clients/examples/check
clients-speed: ## What a hit in Redis costs through each client, beside the library it stands on (minutes): make clients-speed ROUNDS=15
	clients/speed/check $(or $(ROUNDS),15)

release: ## Build what is published, with sources and API pages
	$(MVN) clean verify -Prelease

clean: ## Delete what was built
	$(MVN) -q clean
