package dev.larder.redis.internal.journal;

import dev.larder.codecs.vectors.VectorFile;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.redis.internal.connection.Script;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code journal.json}: records as they are written, what readers make of any, and which entries a group covers. */
final class JournalVectors {

    private static final String CACHE = "goal:";

    private final ObjectNode file = VectorFile.JSON.createObjectNode();

    /** What a rule is asked about. */
    record Asked(long stamp, Set<String> tags, boolean hasUnknownTags) implements GroupRules.Subject {}

    static ObjectNode made() {
        JournalVectors vectors = new JournalVectors();
        vectors.file.put(
                "about", "Larder's journal: records, links, groups. README.md beside this folder says how to read it.");
        vectors.positions();
        vectors.written();
        vectors.read();
        vectors.parts();
        vectors.covered();
        return vectors.file;
    }

    private void positions() {
        ArrayNode cases = file.putArray("positions");
        position(
                cases, "an id is one number, milliseconds above and sixteen bits of sequence below", "1795132800000-5");
        position(cases, "the beginning", "0-0");
        position(cases, "the largest sequence", "1795132800000-65535");
        position(cases, "a foreign writer's sequence is rounded down", "1795132800000-65536");
        position(cases, "a foreign writer's time is rounded down", "999999999999999999-0");
    }

    private static void position(ArrayNode cases, String claim, String id) {
        cases.addObject().put("claim", claim).put("id", id).put("position", positionOf(id));
    }

    static String positionOf(String id) {
        return Long.toString(StreamId.parse(id).position());
    }

    private void written() {
        ArrayNode cases = file.putArray("written");
        written(cases, "keys stand between spaces", new Keys(List.of("goal:42", "goal:43")));
        written(cases, "a tag and why", new Group(Kind.TAG, "user:42", "signed out"));
        written(cases, "a pattern without a reason", new Group(Kind.PATTERN, "goal:4*", ""));
        written(cases, "a cache is its literal prefix", new Group(Kind.CACHE, CACHE, ""));
        written(cases, "everything", Group.horizon("cleared"));
        written(
                cases,
                "a group that is outdated and not dead",
                new Group(Kind.TAG, "user:42", "", /* keepsStale= */ true));
    }

    private static void written(ArrayNode cases, String claim, JournalRecord record) {
        ObjectNode one = cases.addObject().put("claim", claim);
        one.set("says", says(record));
        one.set("fields", VectorFile.JSON.valueToTree(fields(record)));
    }

    /** What the record's writer adds to origin, nonce and link. */
    static Map<String, String> fields(JournalRecord record) {
        List<String> flat = RecordFields.of(record);
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            fields.put(flat.get(i), flat.get(i + 1));
        }
        return fields;
    }

    private void read() {
        ArrayNode cases = file.putArray("read");
        read(cases, "a record of keys", "keys", Map.of("k", "goal:42 goal:43"));
        read(cases, "the first of its stream names no keys", "keys", Map.of("b", "0-0:incarnation"));
        read(cases, "spaces without keys between them", "keys", Map.of("k", "  goal:42  "));
        read(cases, "fields that nobody knows are left alone", "keys", Map.of("k", "goal:42", "zz", "?"));
        read(cases, "a tag", "groups", Map.of("t", "user:42", "r", "signed out"));
        read(cases, "a pattern", "groups", Map.of("p", "goal:4*"));
        read(cases, "a cache", "groups", Map.of("c", CACHE));
        read(cases, "everything", "groups", Map.of("h", "*", "r", "cleared"));
        read(cases, "everything, outdated and not dead", "groups", Map.of("h", "*", "s", "1"));
        read(cases, "a tag that is outdated and not dead", "groups", Map.of("t", "user:42", "s", "1"));
        read(cases, "another sign than 1 does not keep", "groups", Map.of("t", "user:42", "s", "yes"));
        read(cases, "what is not understood may mean anything", "groups", Map.of("zz", "?"));
        read(cases, "and keeps nothing, whatever it says", "groups", Map.of("zz", "?", "s", "1"));
        read(cases, "an empty tag is none", "groups", Map.of("t", ""));
        read(cases, "a link", "keys", Map.of("k", "goal:1", "n", "77aa", "b", "1795132799874-0:9fe2"));
        read(cases, "a link may hold colons behind its id", "keys", Map.of("k", "goal:1", "b", "7-1:a:b"));
        read(cases, "no link: somebody else wrote it", "keys", Map.of("k", "goal:1", "b", "yesterday:9fe2"));
        read(cases, "a link to itself tells nothing of before", "groups", Map.of("h", "*", "b", "1795132800000-5:x"));
    }

    private static void read(ArrayNode cases, String claim, String stream, Map<String, String> fields) {
        ObjectNode one =
                cases.addObject().put("claim", claim).put("stream", stream).put("id", "1795132800000-5");
        one.set("fields", VectorFile.JSON.valueToTree(new TreeMap<>(fields)));
        WrittenRecord record = record(one);
        one.set("says", record.said().<JsonNode>map(JournalVectors::says).orElse(VectorFile.JSON.nullNode()));
        one.put("link", record.link()).put("before", record.before());
        one.put("horizonBefore", Long.toString(record.horizonBefore()));
    }

    /** What stands in a case's fields. */
    static WrittenRecord record(JsonNode one) {
        Map<String, byte[]> fields = one.get("fields").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> Script.utf8(field.getValue().asString())));
        String id = one.get("id").asString();
        return one.get("stream").asString().equals("keys")
                ? WrittenRecord.ofKeys(id, fields)
                : WrittenRecord.ofGroups(id, fields);
    }

    /** What a record says, as the vectors say it. */
    static ObjectNode says(JournalRecord record) {
        ObjectNode says = VectorFile.JSON.createObjectNode();
        if (record instanceof Keys keys) {
            keys.keys().forEach(says.putArray("keys")::add);
            return says;
        }
        Group group = (Group) record;
        return says.put("kind", group.kind().name().toLowerCase(Locale.ROOT))
                .put("subject", group.subject())
                .put("reason", group.reason())
                .put("keepsStale", group.keepsStale());
    }

    private void parts() {
        ArrayNode cases = file.putArray("parts");
        parts(cases, "five hundred keys are one record", 500, 6);
        parts(cases, "one more is in the next", 501, 6);
        parts(cases, "so many characters are one record", 64, 512);
        parts(cases, "one more is in the next", 65, 512);
    }

    private static void parts(ArrayNode cases, String claim, int keys, int length) {
        ObjectNode one = cases.addObject().put("claim", claim).put("keys", keys).put("length", length);
        partsOf(keys, length).forEach(one.putArray("parts")::add);
    }

    /** How many keys stand in each record of so many keys of a length. */
    static List<Integer> partsOf(int keys, int length) {
        return Parts.lists(Collections.nCopies(keys, "k".repeat(length))).stream()
                .map(List::size)
                .toList();
    }

    private void covered() {
        ArrayNode cases = file.putArray("covered");
        Group tag = new Group(Kind.TAG, "user:42", "");
        covered(cases, "an entry with the tag", tag, new Asked(9, Set.of("user:42", "team:7"), false));
        covered(
                cases,
                "one stamped with the record's own position knows of it",
                tag,
                new Asked(10, Set.of("user:42"), false));
        covered(cases, "one with another tag", tag, new Asked(9, Set.of("user:4"), false));
        covered(cases, "a negative entry may have had any tag", tag, new Asked(9, Set.of(), true));
        covered(cases, "but not one that is newer", tag, new Asked(10, Set.of(), true));
        Asked plain = new Asked(9, Set.of(), false);
        covered(cases, "an entry of the cache", new Group(Kind.CACHE, CACHE, ""), plain);
        covered(cases, "a cache is not a prefix of keys", new Group(Kind.CACHE, "go", ""), plain);
        covered(cases, "a pattern that its key matches", new Group(Kind.PATTERN, "goal:4*", ""), plain);
        covered(cases, "a pattern is of the whole key", new Group(Kind.PATTERN, "oal:4*", ""), plain);
        covered(cases, "a pattern in the middle", new Group(Kind.PATTERN, "g?al:[4]2", ""), plain);
        covered(
                cases,
                "a negative entry is no reason for a pattern",
                new Group(Kind.PATTERN, "x*", ""),
                new Asked(9, Set.of(), true));
        covered(cases, "everything", Group.horizon(""), plain);
        covered(cases, "everything but what is newer", Group.horizon(""), new Asked(10, Set.of(), false));
    }

    private static void covered(ArrayNode cases, String claim, Group group, Asked asked) {
        ObjectNode one = cases.addObject().put("claim", claim);
        one.set("says", says(group));
        one.put("position", 10).put("key", CACHE + "42").put("cache", CACHE).put("stamp", asked.stamp());
        asked.tags().stream().sorted().forEach(one.putArray("tags")::add);
        one.put("isNegative", asked.hasUnknownTags()).put("covered", isCovered(one));
    }

    /** Whether the record of a case covers its entry. */
    static boolean isCovered(JsonNode one) {
        GroupRules rules = new GroupRules(10);
        rules.add(group(one.get("says")), one.get("position").asLong());
        Set<String> tags = one.get("tags").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        Asked asked =
                new Asked(one.get("stamp").asLong(), tags, one.get("isNegative").asBoolean());
        return rules.cover(asked, one.get("key").asString(), one.get("cache").asString());
    }

    private static Group group(JsonNode says) {
        return new Group(
                Kind.valueOf(says.get("kind").asString().toUpperCase(Locale.ROOT)),
                says.get("subject").asString(),
                says.get("reason").asString(),
                says.get("keepsStale").asBoolean());
    }
}
