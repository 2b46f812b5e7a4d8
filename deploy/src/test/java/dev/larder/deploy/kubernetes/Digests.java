package dev.larder.deploy.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.GsonBuilder;
import dev.larder.deploy.Yaml;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Appends to the names of what was generated a digest of its content, and follows that in whatever refers to them: ten hexadecimal digits
 * of the SHA-256 of its JSON, in which those that make words are replaced. A change of content so becomes a change of the pods.
 */
final class Digests {
    private static final int LENGTH = 10;
    private static final Map<Character, Character> NO_WORDS = Map.of('0', 'g', '1', 'h', '3', 'k', 'a', 'm', 'e', 't');

    private Digests() {}

    static void appendTo(List<Resource> resources) {
        for (Resource resource : resources.stream().filter(Resource::isDigested).toList()) {
            String plain = resource.name();
            String full = plain + "-" + digest(resource);
            resource.metadata().put("name", full);
            resources.forEach(other -> follow(other.content(), resource.kind(), plain, full));
        }
    }

    /** Go writes maps in the order of their keys, and writes three characters as HTML wants them, as Gson does unless told otherwise. */
    private static String digest(Resource resource) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("kind", resource.kind());
        fields.put("name", ""); // kustomize looks the name up where it is not, and digests nothing for it
        fields.put("data", new TreeMap<>(Yaml.map(resource.content().get("data"))));
        if (resource.kind().equals("Secret")) {
            fields.put("type", resource.content().get("type"));
        }
        String json = new GsonBuilder()
                .create()
                .toJson(fields)
                .replace("\\u003d", "=")
                .replace("\\u0027", "'");
        StringBuilder digits = new StringBuilder();
        for (char digit : sha256(json).substring(0, LENGTH).toCharArray()) {
            digits.append(NO_WORDS.getOrDefault(digit, digit));
        }
        return digits.toString();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void follow(Object value, String kind, String plain, String full) {
        if (value instanceof List<?> list) {
            list.forEach(item -> follow(item, kind, plain, full));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> fields = Yaml.map(map);
            for (String reference : kind.equals("Secret")
                    ? List.of("secretRef", "secretKeyRef")
                    : List.of("configMap", "configMapRef", "configMapKeyRef")) {
                rename(fields.get(reference), "name", plain, full);
            }
            if (kind.equals("Secret")) {
                rename(fields.get("secret"), "secretName", plain, full);
            }
            map.values().forEach(item -> follow(item, kind, plain, full));
        }
    }

    private static void rename(
            @org.jspecify.annotations.Nullable Object reference, String field, String plain, String full) {
        if (reference instanceof Map<?, ?> map && plain.equals(map.get(field))) {
            Yaml.map(map).put(field, full);
        }
    }
}
