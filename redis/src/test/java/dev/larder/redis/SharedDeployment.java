package dev.larder.redis;

import dev.larder.redis.Deployment.Choice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The Redis of the tests of a class, one choice after the other: empty whenever somebody asks for it. */
public final class SharedDeployment implements AfterAllCallback {

    private @Nullable Choice choice;
    private @Nullable Deployment running;

    /** What the choice says, without a key. */
    public Deployment emptied(Choice wanted) {
        Deployment present = running;
        if (present == null || !wanted.equals(choice)) {
            stop();
            present = wanted.start();
            running = present;
            choice = wanted;
        }
        present.empty();
        return present;
    }

    private void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }
}
