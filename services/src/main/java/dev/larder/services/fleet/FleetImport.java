package dev.larder.services.fleet;

import dev.larder.Clock;
import dev.larder.services.database.MarkedFill;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Fills an empty fleet with {@value #MACHINES} machines on forty hosts, three in five of them running; the same ones every time. */
final class FleetImport {

    static final int MACHINES = 2_000;

    private static final String SOURCE = "first machines";
    private static final int HOSTS = 40;
    private static final long SEED = 20_260_401;
    private static final List<String> IMAGES = List.of("debian-13", "ubuntu-26.04", "alma-10", "windows-2025");
    private static final List<String> NETWORKS = List.of("front", "back", "storage");

    private final MarkedFill tables;

    FleetImport(DataSource dataSource, Clock clock) {
        this.tables = new MarkedFill(dataSource, clock, "fleet");
    }

    /** Whether this call filled anything; false if it had been done before. Blocks until it is done. */
    boolean runOnce() {
        return tables.runOnce(
                SOURCE, (batches, now) -> batches.write(VmTable.INSERT, machines(now), VmTable::parameters));
    }

    private static List<Vm> machines(Instant now) {
        SplittableRandom lot = new SplittableRandom(SEED);
        return IntStream.rangeClosed(1, MACHINES)
                .mapToObj(number -> machine(number, lot, now))
                .toList();
    }

    private static Vm machine(int number, SplittableRandom lot, Instant now) {
        int cpus = 1 << lot.nextInt(5);
        Instant createdAt = now.minus(Duration.ofHours(lot.nextInt(24, 24 * 365)));
        return new Vm(
                String.format(Locale.ROOT, "vm-%04d", number),
                lot.nextInt(5) < 3 ? Power.RUNNING : Power.STOPPED,
                Names.host(1 + lot.nextInt(HOSTS)),
                new Size(cpus, cpus * 2_048, 20 * (1 + lot.nextInt(10))),
                new Vm.Configuration(
                        IMAGES.get(lot.nextInt(IMAGES.size())), NETWORKS.get(lot.nextInt(NETWORKS.size()))),
                1,
                createdAt,
                createdAt,
                null);
    }
}
