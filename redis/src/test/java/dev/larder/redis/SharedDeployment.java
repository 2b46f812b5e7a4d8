package dev.larder.redis;

import dev.larder.redis.Deployment.Choice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** The Redis that tests of many classes share, one of each choice until the last test has ended: empty whenever somebody asks for it. */
public final class SharedDeployment implements BeforeAllCallback {

    private @Nullable Store running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot().getStore(Namespace.create(SharedDeployment.class));
    }

    /** What the choice says, without a key. */
    public Deployment emptied(Choice wanted) {
        Store store = running;
        if (store == null) {
            throw new IllegalStateException("This has to be registered in a static field");
        }
        // Closed by the store.
        Deployment present = store.computeIfAbsent(wanted, Choice::start, Deployment.class);
        present.empty();
        return present;
    }
}
