package dev.larder.server.examples;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.codecs.Compression;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.MessagePackCodecs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How values become bytes. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class CodecExamples {

    record Report(long id, byte[] pages) {}

    record Goal(long id, String title, int priority) {}

    interface Repository {
        Goal find(Long id);
    }

    private CodecExamples() {}

    static void choice() {
        Larder larder = Larder.named("shop")
                .codecs(new JsonCodecs().compressing(Compression.ZSTD)) // for all caches; JSON and gzip unless said
                .build();

        Cache<Long, Report> reports = larder.cache(CacheSpec.of("report:{id}", Long.class, Report.class)
                .codecs(new MessagePackCodecs().compressing(Compression.LZ4)) // for this one
                .compressAbove(512)
                .maximumValueSize(1 << 20));
    }

    static void upcasters(Repository repository) {
        JsonCodecs codecs = new JsonCodecs()
                .upcasting("Goal", 1, goal -> renamed(goal, "name", "title")) // Goal:1 becomes Goal:2
                .upcasting("Goal", 2, goal -> ((ObjectNode) goal).put("priority", 5)); // Goal:2 becomes Goal:3
        Larder larder = Larder.named("shop").codecs(codecs).build();
        Cache<Long, Goal> goals = larder.cache(CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .schema("Goal", 3)
                .loader(repository::find));
    }

    private static JsonNode renamed(JsonNode node, String from, String to) {
        ObjectNode changed = (ObjectNode) node;
        changed.set(to, changed.remove(from));
        return changed;
    }
}
