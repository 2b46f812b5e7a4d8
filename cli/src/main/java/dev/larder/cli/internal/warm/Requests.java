package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.output.Progress;
import dev.larder.internal.warm.Brought;
import dev.larder.internal.warm.Walker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A request for each key that is neither done nor fresh, and what came of it. */
record Requests(Application application, Freshness freshness, Done done, Tally tally, Progress progress)
        implements Walker<String> {

    @Override
    public boolean isLeftOut(String key) {
        boolean isLeftOut = done.has(key) || freshness.isFresh(key);
        if (isLeftOut) {
            tally.skipped();
            progress.done(tally.done());
        }
        return isLeftOut;
    }

    @Override
    public CompletableFuture<Brought<String>> bring(List<String> one) {
        return application.load(one.get(0)).thenApply(problem -> brought(one.get(0), problem));
    }

    private static Brought<String> brought(String key, String problem) {
        return problem.isEmpty()
                ? Brought.loaded(1)
                : new Brought<>(0, 0, 0, Map.of(key, new UnansweredException(problem)));
    }

    @Override
    public void settled(List<String> one, Brought<String> brought) {
        if (brought.failed().isEmpty()) {
            tally.warmed();
            done.add(one.get(0));
        } else {
            brought.failed().forEach((key, failure) -> tally.failed(key, String.valueOf(failure.getMessage())));
        }
        progress.done(tally.done());
    }

    /** The application has no value for a key, and says why. */
    private static final class UnansweredException extends Exception {

        private static final long serialVersionUID = 1L;

        UnansweredException(String why) {
            super(why, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        }
    }
}
