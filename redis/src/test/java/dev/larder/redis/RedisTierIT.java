package dev.larder.redis;

import static java.util.Objects.requireNonNull;

import dev.larder.redis.Deployment.Choice;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTierContract;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The shared tier's contract on every topology and every Redis there is here, the oldest supported one among them. */
@ParameterizedClass
@MethodSource("choices")
final class RedisTierIT extends SharedTierContract {

    @RegisterExtension
    static final SharedDeployment DEPLOYMENT = new SharedDeployment();

    @Parameter
    Choice choice;

    private @Nullable TestNode node;

    static List<Choice> choices() {
        return Choice.all();
    }

    @Override
    protected SharedTier open() {
        TestNode connected = TestNode.connected(DEPLOYMENT.emptied(choice).redis());
        node = connected;
        return connected.tier();
    }

    @AfterEach
    void close() {
        requireNonNull(node).close();
    }
}
