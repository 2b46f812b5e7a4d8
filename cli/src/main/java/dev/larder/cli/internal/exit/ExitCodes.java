package dev.larder.cli.internal.exit;

import dev.larder.TierUnavailableException;
import dev.larder.topologies.RefusedException;
import java.util.Set;
import picocli.CommandLine.IExitCodeExceptionMapper;

/** The one place where a failure becomes an exit code. */
public final class ExitCodes implements IExitCodeExceptionMapper {

    private static final Set<String> FORBIDDEN = Set.of("NOAUTH", "WRONGPASS", "NOPERM");

    @Override
    public int getExitCode(Throwable failure) {
        return of(failure).code();
    }

    /** How a command ends that failed like this. */
    public static ExitCode of(Throwable failure) {
        if (failure instanceof Failure known) {
            return known.code();
        }
        if (failure instanceof RefusedException refused) {
            return FORBIDDEN.contains(refused.code()) ? ExitCode.FORBIDDEN : ExitCode.FAILURE;
        }
        if (failure instanceof TierUnavailableException away) {
            return of(away.kind());
        }
        return failure instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.FAILURE;
    }

    private static ExitCode of(TierUnavailableException.Kind kind) {
        return switch (kind) {
            case WRONGPASS, NOPERM -> ExitCode.FORBIDDEN;
            case UNAVAILABLE, TIMEOUT, REJECTED, LOADING, BUSY, CLUSTERDOWN -> ExitCode.UNREACHABLE;
            case OOM, READONLY, ERROR -> ExitCode.FAILURE;
        };
    }
}
