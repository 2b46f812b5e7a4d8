package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.requests.Request;
import dev.larder.cli.internal.requests.TraceFormat;
import dev.larder.cli.internal.requests.Zipf;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked for. */
final class KeyOptions {

    private static final int USUAL_WRITES = 5;

    @Option(names = "--keys", paramLabel = "N", description = "Different keys, 1 to 10000000. Default: 10000.")
    private @Nullable Integer keys;

    @Option(
            names = "--theta",
            paramLabel = "X",
            description = "How unlike they are: the exponent of Zipf's law, 0 (all alike) to 3. Default: 0.99.")
    private @Nullable Double theta;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Replay these requests instead, from the beginning again when it is over; .xz and .gz as they are.")
    private @Nullable Path trace;

    @Option(
            names = "--trace-format",
            paramLabel = "FORMAT",
            description =
                    "plain (a key a line), lirs, arc, cache2k, oracle (libCacheSim), twitter, meta (CacheLib), msr or umass."
                            + " Default: plain.")
    private @Nullable TraceFormat format;

    @Option(
            names = "--writes",
            paramLabel = "PERCENT",
            description =
                    "Which share writes: SETs of redis, invalidations of cache. Default: 5, or what the trace says; http has none.")
    private @Nullable Integer writes;

    @Option(names = "--seed", paramLabel = "N", description = "The same requests with the same number. Default: 1.")
    private long seed = 1;

    private static <T> T or(@Nullable T given, T usual) {
        return given == null ? usual : given;
    }

    int keys() {
        return or(keys, 10_000);
    }

    private double theta() {
        return or(theta, 0.99);
    }

    private TraceFormat format() {
        return or(format, TraceFormat.PLAIN);
    }

    boolean isTrace() {
        return trace != null;
    }

    long seed() {
        return seed;
    }

    /** @throws Failure if they cannot be meant together */
    void check(Kind kind) {
        LoadOptions.check("--keys", keys(), 1, 10_000_000);
        LoadOptions.check("--theta", theta(), 0, 3);
        LoadOptions.check("--writes", or(writes, 0), 0, 100);
        refuseIf(kind == Kind.HTTP && or(writes, 0) > 0, "http sends nothing but GETs; leave --writes out");
        refuseIf(isTrace() && (keys != null || theta != null), "--trace says which keys; leave --keys and --theta out");
        refuseIf(
                isTrace() && format().tellsWrites() && writes != null,
                "A trace of the format " + format().label() + " says which requests write; leave --writes out");
        refuseIf(!isTrace() && format != null, "--trace-format needs a --trace");
    }

    private static void refuseIf(boolean isWrong, String message) {
        if (isWrong) {
            throw new Failure(ExitCode.USAGE, message);
        }
    }

    /** What there is to say of them; two runs that say the same are about the same. */
    String distribution() {
        return trace == null ? "zipf " + theta() + " of " + keys() : format().label() + " " + trace.getFileName();
    }

    /** Which share writes, in words. */
    String writes(Kind kind) {
        return kind != Kind.HTTP && isTrace() && format().tellsWrites() ? "as the trace" : percent(kind) + " %";
    }

    private int percent(Kind kind) {
        return kind == Kind.HTTP ? 0 : or(writes, USUAL_WRITES);
    }

    /** @throws Failure if there is no such trace, or none of that format, or nothing in it */
    Requests open(Session session, Kind kind) {
        if (trace == null) {
            Zipf zipf = new Zipf(keys(), theta());
            Random lots = new Random(seed);
            return mixed(() -> Request.read(Long.toString(zipf.draw(lots))), kind);
        }
        Requests replay = Replay.of(session.path(trace), format());
        return format().tellsWrites() ? replay : mixed(replay, kind);
    }

    /** The kinds have lots of their own, so that another share of writes is about the same keys. */
    private Requests mixed(Requests reads, Kind kind) {
        Random lots = new Random(~seed);
        int percent = percent(kind);
        return new Requests() {
            @Override
            public Request get() {
                return new Request(reads.get().key(), lots.nextInt(100) < percent);
            }

            @Override
            public void close() {
                reads.close();
            }
        };
    }
}
