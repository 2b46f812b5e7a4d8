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
 * @param memory entries that each cache of a node may hold in its memory; those of which each user has several {@link #memoryOfMany}
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

    /** Together 0.83: what is left is for filling the database and for starting nine servers, of which it is known by experience that it is about three minutes. */
    private static final double SHARE_OF_WARM_UP = 0.17;

    /** Without caches. */
    private static final double SHARE_OF_SHORT_WARM_UP = 0.03;

    /** With a network, on both sides: requests are fewer, and as many as without it have to be sent until what they use is compiled. */
    private static final double SHARE_OF_FAR_WARM_UP = 0.055;

    private static final double SHARE_OF_SETTLING = 0.05;
    private static final double SHARE_OF_FIXED = 0.06;
    private static final double SHARE_OF_FULL = 0.04;

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
                Double.parseDouble(said.getOrDefault("minutes", "17")),
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

    /** How many goals, details of them, and tasks the memory of a node may hold: of these each user has several that are asked for. */
    int memoryOfMany() {
        return memory * Mix.OF_EACH_USER;
    }

    private static Duration millis(String number) {
        return Duration.ofNanos(Math.round(Double.parseDouble(number) * 1e6));
    }

    /** How long requests are sent before any is measured where caches are empty: until what is asked for is there. */
    Duration warmUp() {
        return share(SHARE_OF_WARM_UP);
    }

    /** The same where there is nothing to be filled: until code is compiled. */
    Duration shortWarmUp() {
        return share(SHARE_OF_SHORT_WARM_UP);
    }

    /** The same with a network in between: until code is compiled, and memory has what Redis has. */
    Duration farWarmUp() {
        return share(SHARE_OF_FAR_WARM_UP);
    }

    /**
     * How long requests are sent at the fixed rate before any is measured: with all cores busy the servers' compilers had no time, and take it from those requests
     * that come first when there is some.
     */
    Duration settling() {
        return share(SHARE_OF_SETTLING);
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
