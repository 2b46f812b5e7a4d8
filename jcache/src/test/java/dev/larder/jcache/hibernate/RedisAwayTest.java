package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that does not reach the shared tier goes on with its database, and the others hear of what it has changed once it is back. */
@Timeout(60)
class RedisAwayTest {

    private final Pair pair = new Pair();
    private final TierLink link = pair.server.link();
    private Node a;
    private Node b;

    @BeforeEach
    void begin() {
        a = pair.node(link, Map.of());
        b = pair.node();
        a.save(Goal.of(1, "old"));
        a.title(1);
        b.title(1);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void updatesGoOnAndAreHeardOfOnceItIsBack() {
        link.disconnect();
        a.rename(1, "new");
        assertThat(a.title(1)).isEqualTo("new");
        link.reconnect();
        assertThat(a.title(1)).isEqualTo("new");
        assertThat(b.title(1)).isEqualTo("new");
    }

    @Test
    void aCommitWhoseEndIsNotHeardLeavesTheLockAndNotTheOldRow() {
        link.before(Step.UNLINK, link::disconnect);
        a.rename(1, "new");
        assertThat(b.title(1)).isEqualTo("new");
        assertThat(b.title(1)).isEqualTo("new");
        link.reconnect();
        assertThat(b.title(1)).isEqualTo("new");
    }

    @Test
    void answersOfQueriesAreNotBelievedAfterwards() {
        String query = "select title from Goal";
        pair.clock.advance(Duration.ofSeconds(2));
        ask(b, query);
        pair.clock.advance(Duration.ofSeconds(2));
        ask(b, query);
        link.disconnect();
        a.rename(1, "new");
        assertThat(ask(a, query)).isEqualTo("new");
        link.reconnect();
        a.title(1);
        assertThat(ask(b, query)).isEqualTo("new");
    }

    private static String ask(Node node, String query) {
        return node.ask(session ->
                session.createQuery(query, String.class).setCacheable(true).getSingleResult());
    }
}
