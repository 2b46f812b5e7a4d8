package dev.larder.cli.internal.load;

import dev.larder.TierUnavailableException;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.topologies.RefusedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;

/** Gives a word to what went wrong with a request. */
final class Trouble {

    private Trouble() {}

    static Answered of(Exception trouble) {
        return Answered.failed(word(trouble));
    }

    private static String word(Throwable trouble) {
        if (trouble instanceof RefusedException refused) {
            return refused.code();
        }
        if (trouble instanceof TierUnavailableException away) {
            return away.kind().name().toLowerCase(Locale.ROOT);
        }
        if (trouble instanceof SocketTimeoutException || trouble instanceof HttpTimeoutException) {
            return "timeout";
        }
        if (trouble instanceof Failure failure) {
            return failure.getCause() instanceof SocketTimeoutException ? "timeout" : word(failure.code());
        }
        return trouble instanceof ConnectException
                ? "unreachable"
                : trouble.getClass().getSimpleName();
    }

    private static String word(ExitCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
