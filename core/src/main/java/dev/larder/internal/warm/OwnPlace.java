package dev.larder.internal.warm;

/** The place of a warmer that each node works for itself: it outlives a run, and not the process, whose memory goes with it. */
final class OwnPlace implements Place {

    private String mark = "";

    @Override
    public boolean take(long everyMillis) {
        return true;
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public boolean reached(String newMark) {
        mark = newMark;
        return true;
    }

    @Override
    public void leave(boolean isDone) {
        mark = isDone ? "" : mark;
    }
}
