package dev.larder.cli.internal.reclaim;

import dev.larder.internal.rules.GroupRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an envelope up to its tags, which is all that says whether the entry is dead; see the wire format. Whatever else has the
 * same head is as dead. Immutable.
 *
 * @param bytes the head itself; characters stand for bytes
 * @param stamp the position at which its load began
 * @param tags as they stand in records
 */
record Head(String bytes, long stamp, Set<String> tags) implements GroupRules.Subject {

    /** So many bytes hold any head. */
    static final int MOST_BYTES = 53 + 255 * 65;

    private static final int MAGIC = 0x4C;
    private static final int FORMAT = 1;
    private static final int STAMP_AT = 4;
    private static final int TAGS_AT = 52;

    /** The head of what begins so; null if that is no entry, or ends before its tags do. */
    static @Nullable Head of(String beginning) {
        if (beginning.length() <= TAGS_AT || beginning.charAt(0) != MAGIC || beginning.charAt(1) != FORMAT) {
            return null;
        }
        byte[] bytes = beginning.getBytes(StandardCharsets.ISO_8859_1);
        Set<String> tags = new HashSet<>();
        int at = TAGS_AT + 1;
        for (int left = bytes[TAGS_AT] & 0xff; left > 0; left--) {
            int end = at < bytes.length ? at + 1 + (bytes[at] & 0xff) : Integer.MAX_VALUE;
            if (end > bytes.length) {
                return null;
            }
            tags.add(new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8));
            at = end;
        }
        return new Head(beginning.substring(0, at), ByteBuffer.wrap(bytes).getLong(STAMP_AT), Set.copyOf(tags));
    }

    /** Whether its cache derives tags from values is not known here: "there is none" is left where only a tag might concern it. */
    @Override
    public boolean hasUnknownTags() {
        return false;
    }
}
