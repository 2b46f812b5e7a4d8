package dev.larder.cli.internal.servers;

import dev.larder.topologies.Answer;

/** Slots that one master answers for, both ends included. */
record SlotRange(int first, int last, Server master) {

    static int number(Answer answer) {
        return Integer.parseInt(answer.text());
    }

    boolean has(int slot) {
        return first <= slot && slot <= last;
    }
}
