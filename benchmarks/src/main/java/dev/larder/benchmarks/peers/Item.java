package dev.larder.benchmarks.peers;

import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is cached: a record as a service would answer it, in the same JSON by whoever writes it.
 *
 * @param id which one
 * @param version counts its changes
 * @param text what makes it long
 */
public record Item(String id, long version, String text) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int OTHER_CHARACTERS = 40;

    /** One whose JSON is about so long. */
    static Item ofLength(String id, int bytes) {
        Random random = new Random(id.hashCode());
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes - OTHER_CHARACTERS) {
            text.append(Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX))
                    .append(' ');
        }
        text.setLength(Math.max(0, bytes - OTHER_CHARACTERS));
        return new Item(id, 1, text.toString());
    }

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    static Item ofJson(byte[] json) {
        return JSON.readValue(json, Item.class);
    }
}
