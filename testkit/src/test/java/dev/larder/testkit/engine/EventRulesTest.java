package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes untrue when something happens. */
@Timeout(30)
class EventRulesTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private static class Changed {
        final int id;

        Changed(int id) {
            this.id = id;
        }
    }

    private static final class Completed extends Changed {
        Completed(int id) {
            super(id);
        }
    }

    private final Source source = new Source().set(1, "old").set(2, "old");
    private final Shop.Node node = shop.node();
    private final Larder larder = node.larder();
    private final Cache<Integer, String> goals =
            node.goals(source, spec -> spec.keyTags(id -> Set.of("user:" + id % 2)));

    @BeforeEach
    void makeRules() {
        larder.on(Changed.class, event -> Invalidation.key(goals, event.id));
        larder.on(Completed.class, event -> Invalidation.tag("user:0"));
    }

    @Test
    void anEventMakesUntrueWhatItsRulesSay() {
        goals.get(1);
        goals.get(2);
        larder.publish(new Changed(1));
        assertThat(goals.peek(1)).isNull();
        assertThat(goals.peek(2)).isEqualTo("old");
    }

    @Test
    void rulesOfABaseClassAndOfTheEventsOwnAddUp() {
        goals.get(1);
        goals.get(2);
        larder.publish(new Completed(1));
        assertThat(goals.peek(1)).isNull();
        assertThat(goals.peek(2)).isNull();
    }

    @Test
    void aDryRunSaysAllOfItAndDoesNothing() {
        goals.get(1);
        Invalidation would = larder.wouldInvalidate(new Completed(1));
        assertThat(would.keys()).containsExactly("goal:1");
        assertThat(would.groups()).containsExactly(new Group(Kind.TAG, "user:0", ""));
        assertThat(goals.peek(1)).isEqualTo("old");
        assertThat(larder.wouldInvalidate("something else").keys()).isEmpty();
    }

    @Test
    void aRuleThatThrowsIsHeardOfAndNothingIsInvalidated() {
        goals.get(1);
        larder.on(Changed.class, event -> {
            throw new IllegalStateException("a bad rule");
        });
        assertThatThrownBy(() -> larder.publish(new Changed(1))).hasMessage("a bad rule");
        assertThat(goals.peek(1)).isEqualTo("old");
    }
}
