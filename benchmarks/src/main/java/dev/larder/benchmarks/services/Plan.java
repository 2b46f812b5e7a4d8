package dev.larder.benchmarks.services;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much there is and how much is asked.
 *
 * @param users of the coach
 * @param active those of them of whom anybody asks
 * @param memory entries that each cache of a node may hold in its memory
 * @param exponent of Zipf's law
 * @param rate requests a second where the rate is fixed
 * @param clients requests under way at most
 * @param eachWay how long a byte is under way where a network is in between
 * @param minutes that all of it may take, about
 */
record Plan(
        int users,
        int active,
        int memory,
        double exponent,
        int rate,
        int clients,
        Duration eachWay,
        double minutes,
        long seed) {

    /** Together 0.77: what is left is for filling the database and for starting nine servers, of which it is known by experience that it is about three minutes. */
    private static final double SHARE_OF_WARM_UP = 0.22;

    /** With caches that Redis has filled already, and without any. */
    private static final double SHARE_OF_SHORT_WARM_UP = 0.04;

    private static final double SHARE_OF_FIXED = 0.08;
    private static final double SHARE_OF_FULL = 0.05;

    private static final int FIRST_CLIENTS = 50;

    /** From {@code name=value}. */
    static Plan of(String... settings) {
        Map<String, String> said = Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new Plan(
                Integer.parseInt(said.getOrDefault("users", "20000")),
                Integer.parseInt(said.getOrDefault("active", "1000")),
                Integer.parseInt(said.getOrDefault("memory", "100")),
                Double.parseDouble(said.getOrDefault("theta", "1.0")),
                Integer.parseInt(said.getOrDefault("rate", "200")),
                Integer.parseInt(said.getOrDefault("clients", "500")),
                millis(said.getOrDefault("eachWay", "1")),
                Double.parseDouble(said.getOrDefault("minutes", "13")),
                Long.parseLong(said.getOrDefault("seed", "7")));
    }

    /** How many ask while what is asked for is loaded for the first time: no more than the machine's cores can follow. */
    int firstClients() {
        return Math.min(clients, FIRST_CLIENTS);
    }

    /** How many ask at the fixed rate: each may take half a second, and those that wait for their turn cost little. */
    int fixedClients() {
        return Math.max(1, Math.min(clients, rate / 2));
    }

    private static Duration millis(String number) {
        return Duration.ofNanos(Math.round(Double.parseDouble(number) * 1e6));
    }

    /** How long requests are sent before any is measured where caches are empty: until what is asked for is there. */
    Duration warmUp() {
        return share(SHARE_OF_WARM_UP);
    }

    /** The same where there is nothing to be filled: until code is compiled, and memory has what Redis has. */
    Duration shortWarmUp() {
        return share(SHARE_OF_SHORT_WARM_UP);
    }

    Duration fixed() {
        return share(SHARE_OF_FIXED);
    }

    Duration full() {
        return share(SHARE_OF_FULL);
    }

    private Duration share(double share) {
        return Duration.ofMillis(Math.max(1_000, Math.round(share * minutes * 60_000)));
    }
}
