package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.Tool.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Six machines that become a cluster by the scripts alone, and find each other again. */
@Timeout(300)
final class ClusterIT {
    private final Site site = Site.of(6, "cluster", Map.of("TOPOLOGY", "cluster", "EVERY_SECONDS", "1"));

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void isMadeAtTheFirstStartAndWholeAgainAfterItsNodesForgotTheirAddresses() {
        site.machines().forEach(Machine::startRedis);
        site.machine(1).startJoiner();
        awaitWhole();
        Machine master =
                site.machines().stream().filter(ClusterIT::isMaster).findFirst().orElseThrow();
        Outcome handedOver = master.run("hand-over.sh");
        assertThat(handedOver.code()).as(handedOver.output()).isZero();
        assertThat(handedOver.output()).contains("handed over to ");
        assertThat(isMaster(master)).isFalse();

        site.machines().forEach(Machine::close);
        site.moveTo("127.0.2.");
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startJoiner);
        awaitWhole();
    }

    private static boolean isMaster(Machine machine) {
        return "master".equals(machine.ask("probe", redis -> redis.role().get(0)));
    }

    private void awaitWhole() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(site.machines()).allSatisfy(machine -> {
                    Outcome ready = machine.run("probe.sh", "ready", "redis");
                    assertThat(ready.code()).as(ready.output() + machine.host()).isZero();
                    assertThat(machine.<String>ask("operator", redis -> redis.clusterInfo()))
                            .contains("cluster_slots_ok:16384", "cluster_size:3", "cluster_known_nodes:6");
                }));
    }
}
