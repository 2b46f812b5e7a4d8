package dev.larder.server.examples;

import dev.larder.Larder;
import dev.larder.flags.Flag;
import dev.larder.flags.Flags;
import dev.larder.flags.Rollout;
import java.util.Map;

/** What is switched on. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class FlagExamples {

    private enum Theme {
        CLASSIC,
        HIGH_CONTRAST
    }

    private interface Repository {
        Map<String, String> flags();

        void set(String name, String text);
    }

    private record FlagChanged(String name) {}

    static final Flag<Boolean> NEW_CHECKOUT = Flag.bool("new-checkout", false);
    static final Flag<Long> MOST_ITEMS = Flag.number("most-items", 20, 1, 100);
    static final Flag<Theme> THEME = Flag.choice("theme", Theme.CLASSIC);
    static final Flag<Rollout> VOICE = Flag.rollout("voice-answers", 0);

    private FlagExamples() {}

    static void asked(Larder larder, Repository repository, long userId) {
        Flags flags = Flags.on(larder, repository::flags); // a Map<String, String> of all of them

        if (flags.isOn(NEW_CHECKOUT)) {
            checkOutAnew();
        }
        if (flags.isOnFor(VOICE, userId)) {
            listen();
        }
        long most = flags.get(MOST_ITEMS);
    }

    static void changed(Flags flags, Repository repository) {
        repository.set("new-checkout", "true");
        flags.changed();
    }

    static void byEvents(Larder larder, Flags flags) {
        larder.on(FlagChanged.class, event -> flags.invalidation());
    }

    private static void checkOutAnew() {}

    private static void listen() {}
}
