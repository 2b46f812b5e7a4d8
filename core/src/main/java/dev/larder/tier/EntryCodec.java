package dev.larder.tier;

import dev.larder.CodecException;

/**
 * Turns the entries of one cache into envelopes and back. Thread-safe; never blocks.
 *
 * @param <V> the type of the cache's values
 */
public interface EntryCodec<V> {

    /**
     * The envelope of an entry.
     *
     * @param fullKey the key under which the bytes will stand, namespace included; it is bound to the envelope, so that bytes
     *     moved to another key are refused
     * @throws CodecException if the value cannot be written, is larger than allowed, or has too many tags; the entry is then
     *     kept in memory only
     */
    byte[] encode(String fullKey, Entry<V> entry);

    /**
     * The entry in an envelope.
     *
     * @throws CodecException if the bytes are not an envelope of this cache for this key, or are damaged; the reader counts a
     *     miss of the kind {@link CodecException#kind()}
     */
    Entry<V> decode(String fullKey, byte[] envelope);
}
