package dev.larder.benchmarks.services;

import dev.larder.cli.internal.load.Answered;
import dev.larder.cli.internal.load.Answerer;
import java.io.IOException;
import java.util.List;

/** Asks a server, and looks whether the answer is older than it may be. */
record Client(Wire wire, Acknowledged versions, Known known) implements Answerer<Call> {

    private static final int CONFLICT = 409;
    private static final int FIRST_GOOD = 200;
    private static final int FIRST_OTHER = 300;

    @Override
    public Answered answer(Call call) throws IOException {
        long began = System.nanoTime();
        Wire.Reply reply = wire.send(call);
        if (reply.status() == CONFLICT && call.operation().isWrite()) {
            // Somebody else was faster, or it was like that already.
            return Answered.with("conflict");
        }
        if (reply.status() < FIRST_GOOD || reply.status() >= FIRST_OTHER) {
            return Answered.failed("status " + reply.status());
        }
        List<Evidence> evidence = Evidence.in(call, reply.body());
        if (call.operation().isWrite()) {
            long acknowledged = System.nanoTime();
            evidence.forEach(written -> versions.note(written, call.node(), acknowledged));
        } else {
            evidence.forEach(shown -> versions.check(shown, call.node(), began));
        }
        if (call.operation().group == Group.CATALOG) {
            evidence.forEach(seen -> known.editions().merge(seen.entity(), seen.version(), Math::max));
        }
        return Answered.with(reply.provenance());
    }
}
