package dev.larder.console.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last messages, as many as a client that comes back may have missed. Thread-safe. */
final class Messages {

    private final String process;
    private final int kept;
    private final Deque<Message> newest = new ArrayDeque<>();
    private long last;

    /**
     * A message on its way.
     *
     * @param number its place in the sequence
     * @param namespace whose it is
     * @param bytes as they are sent
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and changed by nobody
    record Message(long number, String namespace, byte[] bytes) {}

    /**
     * None yet.
     *
     * @param process what ids begin with, different for each process
     * @param kept how many
     */
    Messages(String process, int kept) {
        this.process = process;
        this.kept = kept;
    }

    synchronized Message add(String event, String namespace, String json) {
        long number = ++last;
        String text = "id: " + process + "-" + number + "\nevent: " + event + "\ndata: " + json + "\n\n";
        Message message = new Message(number, namespace, text.getBytes(StandardCharsets.UTF_8));
        newest.addLast(message);
        if (newest.size() > kept) {
            newest.removeFirst();
        }
        return message;
    }

    /** What came after the one that a client saw last; nothing for a client that saw none, all there is for one of another process. */
    synchronized List<Message> after(@Nullable String lastId, String namespace) {
        if (lastId == null || lastId.isEmpty()) {
            return List.of();
        }
        long seen = seen(lastId);
        return newest.stream()
                .filter(message -> message.number > seen && message.namespace.equals(namespace))
                .toList();
    }

    private long seen(String lastId) {
        int dash = lastId.lastIndexOf('-');
        boolean isOurs = dash > 0 && lastId.substring(0, dash).equals(process);
        String digits = lastId.substring(dash + 1);
        return isOurs && digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}
