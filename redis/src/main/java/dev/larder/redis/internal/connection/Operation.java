package dev.larder.redis.internal.connection;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What is known of operations by their names, apart from what they send. */
enum Operation {
    FETCH("fetch", /* isRepeatable= */ true, /* isDeferrable= */ false),
    POLL("poll", /* isRepeatable= */ true, /* isDeferrable= */ false),
    INVALIDATE("invalidate", /* isRepeatable= */ true, /* isDeferrable= */ true),
    APPEND("append", /* isRepeatable= */ true, /* isDeferrable= */ true),
    EXCHANGE("exchange", /* isRepeatable= */ true, /* isDeferrable= */ false),
    PROBE("probe", /* isRepeatable= */ false, /* isDeferrable= */ true),
    BEGIN_WRITE("begin write", /* isRepeatable= */ false, /* isDeferrable= */ true),
    /** A lease that was taken would stand in its own way, a fill that worked would be refused, a put may be overtaken. */
    ANY_OTHER("", /* isRepeatable= */ false, /* isDeferrable= */ false);

    private static final Map<String, Operation> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(one -> one.text, one -> one));

    private final String text;
    private final boolean isRepeatable;
    private final boolean isDeferrable;

    Operation(String text, boolean isRepeatable, boolean isDeferrable) {
        this.text = text;
        this.isRepeatable = isRepeatable;
        this.isDeferrable = isDeferrable;
    }

    static Operation named(String text) {
        return BY_TEXT.getOrDefault(text, ANY_OTHER);
    }

    /** Whether it may be done twice, the whole of it: then it is sent again where its connection was lost. */
    boolean isRepeatable() {
        return isRepeatable;
    }

    /** Whether the engine makes good for it later, so that nobody has to wait for a server that is silent. */
    boolean isDeferrable() {
        return isDeferrable;
    }
}
