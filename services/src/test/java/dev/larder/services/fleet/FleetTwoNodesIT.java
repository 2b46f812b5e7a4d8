package dev.larder.services.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of the fleet on one database and one real Redis. */
@Timeout(120)
final class FleetTwoNodesIT {

    private static final FleetDatabase DATABASE = FleetDatabase.h2("two-fleets");
    private static final Pattern MGETS = Pattern.compile("cmdstat_mget:calls=(\\d+)");

    private static RedisServer redis;
    private static Node here;
    private static Node there;

    /** A fleet in a process of its own, as far as caches can tell. */
    private static final class Node {

        final List<Outcome> outcomes = new ArrayList<>();
        final Larder larder =
                Larder.named("fleet").shared(Redis.at(redis.uri())).build();
        final VmManager fleet = new CachedVmManager(DATABASE.hypervisor(Clock.system()), larder, outcomes::add);

        boolean trusts() {
            LarderStatus status = larder.status();
            return status.shared() != null && status.shared().connected() && !status.isSuspect();
        }
    }

    @BeforeAll
    static void twoNodesAndAThousandMachines() {
        redis = RedisServer.builder().start();
        VmTable machines = new VmTable(DATABASE.jdbc);
        ids().forEach(id -> machines.insert(Vm.created(FleetDatabase.draft(id), 1, Instant.EPOCH)));
        here = new Node();
        there = new Node();
        Awaitility.await().until(() -> here.trusts() && there.trusts());
    }

    @AfterAll
    static void close() {
        here.larder.close();
        there.larder.close();
        redis.close();
    }

    @Test
    void aThousandStatesThatOneLoadedTheOtherReadsInOneRoundTrip() {
        here.fleet.states(ids());
        long before = mgets();

        assertThat(there.fleet.states(ids())).hasSize(VmManager.MAX_BATCH);

        // In parts of 500 keys, which are sent together: Redis is asked by others between two commands, not within one.
        assertThat(mgets() - before).isEqualTo(2);
        assertThat(there.fleet.state("vm-7")).isPresent();
        assertThat(there.outcomes).containsExactly(Outcome.MEMORY);
    }

    @Test
    void aCommandOnOneIsSeenOnTheOther() {
        there.fleet.state("vm-1");
        there.fleet.list(new VmQuery(VmQuery.Filter.RUNNING, 0));

        VmState started = here.fleet
                .carryOut("vm-1", new VmCommand.Start(), OptionalLong.empty())
                .vm()
                .state();

        Awaitility.await()
                .untilAsserted(() -> assertThat(there.fleet.state("vm-1")).contains(started));
        Awaitility.await()
                .untilAsserted(() -> assertThat(there.fleet
                                .list(new VmQuery(VmQuery.Filter.RUNNING, 0))
                                .items())
                        .contains(started));
    }

    private static List<String> ids() {
        return IntStream.range(0, VmManager.MAX_BATCH).mapToObj(i -> "vm-" + i).toList();
    }

    private static long mgets() {
        Matcher counted = MGETS.matcher(redis.ask("INFO", "commandstats"));
        return counted.find() ? Long.parseLong(counted.group(1)) : 0;
    }
}
