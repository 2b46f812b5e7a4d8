package dev.larder.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.LarderListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final Events events = new Events();
    private final List<String> heard = new ArrayList<>();

    @Test
    void areMadeOnlyIfSomebodyListens() {
        events.abandoned(() -> {
            throw new AssertionError("nobody listens");
        });
        assertThat(heard).isEmpty();
    }

    @Test
    void reachEveryListenerInOrder() {
        events.add(hearing("a"));
        events.add(hearing("b"));
        events.abandoned(() -> new LarderListener.Abandoned("lost"));
        assertThat(heard).containsExactly("a lost", "b lost");
    }

    @Test
    void reachTheNextListenerWhateverOneThrows() {
        events.add(throwing(new IllegalStateException("broken")));
        events.add(throwing(new NoClassDefFoundError("missing")));
        events.add(hearing("c"));
        events.abandoned(() -> new LarderListener.Abandoned("lost"));
        assertThat(heard).containsExactly("c lost");
    }

    private LarderListener hearing(String name) {
        return new LarderListener() {
            @Override
            public void abandoned(Abandoned event) {
                heard.add(name + " " + event.reason());
            }
        };
    }

    private static LarderListener throwing(Throwable failure) {
        return new LarderListener() {
            @Override
            public void abandoned(Abandoned event) {
                EventsTest.<RuntimeException>sneak(failure);
            }
        };
    }

    @SuppressWarnings("unchecked") // not checked at run time: that is the point
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }
}
