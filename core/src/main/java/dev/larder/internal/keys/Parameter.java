package dev.larder.internal.keys;

import org.jspecify.annotations.Nullable;

/** The text of one parameter: escaped if it is simple and short, otherwise a hash of its canonical JSON. */
final class Parameter {

    private static final int MAX_BYTES = 64;

    private Parameter() {}

    static String encoded(@Nullable Object value, String name) {
        Object bare = value == null ? null : RecordShape.unwrapped(value);
        if (bare == null) {
            throw new IllegalArgumentException("the parameter {" + name + "} is null; give it a value");
        }
        String text = SimpleValues.textOf(bare);
        return text == null ? hashed(bare) : shortened(text, bare);
    }

    private static String shortened(String text, Object value) {
        if (text.length() > MAX_BYTES) {
            return hashed(value);
        }
        String escaped = PercentEncoding.escaped(text);
        return escaped.length() > MAX_BYTES ? hashed(value) : escaped;
    }

    private static String hashed(Object value) {
        return Sha256.marked(CanonicalJson.of(value));
    }
}
