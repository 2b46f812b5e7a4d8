package dev.larder.cli.internal.top;

import org.jspecify.annotations.Nullable;

/** What somebody sees at a terminal, and how they look at it. For one thread. */
final class Screen {

    private final Terminal terminal;
    private final boolean isPlain;
    private Snapshot seen;
    private View view = View.DEFAULT;
    private String trouble = "";
    private Size size;

    Screen(Terminal terminal, Snapshot first, boolean isPlain) {
        this.terminal = terminal;
        this.isPlain = isPlain;
        this.seen = first;
        this.size = terminal.size();
        draw();
    }

    boolean hasQuit() {
        return view.hasQuit();
    }

    /** How it stands now, in the size that there is now. */
    void update(Snapshot now) {
        seen = now;
        trouble = "";
        resized();
    }

    /** That it cannot be told how it stands now; what was known last stays. */
    void complain(@Nullable String what) {
        trouble = what == null ? "Redis does not answer" : what;
        resized();
    }

    private void resized() {
        size = terminal.size();
        draw();
    }

    /** Does what a key means; false if none was pressed. */
    boolean heeds(int key) {
        if (key < 0) {
            return false;
        }
        view = view.press((char) key, seen);
        draw();
        return true;
    }

    private void draw() {
        terminal.show(Frame.of(seen, view, trouble, size), isPlain);
    }
}
