package dev.larder.spring.session;

/**
 * Turns the attributes of sessions into bytes and back. A bean of this type replaces the starter's. What is read comes from Redis, where
 * somebody else may have written it: no class may be made only because the bytes name it. Thread-safe.
 *
 * @since 0.1
 */
public interface AttributeCodec {

    /**
     * The bytes of an attribute.
     *
     * @throws IllegalArgumentException if it may not be kept, or cannot be written; the message says what to do
     */
    byte[] write(String name, Object value);

    /**
     * The attribute in the bytes.
     *
     * @throws IllegalArgumentException if they are no attribute, or of a class that is not allowed; the attribute is then absent
     */
    Object read(String name, byte[] bytes);
}
