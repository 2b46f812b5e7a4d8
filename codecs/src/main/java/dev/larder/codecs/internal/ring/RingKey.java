package dev.larder.codecs.internal.ring;

/**
 * A key of the ring, as everybody may see it.
 *
 * @param id 8 lower-case hex digits: the four bytes in an envelope
 * @param createdMillis when it was made, epoch milliseconds
 * @param activeMillis from when on it encrypts what is new; every node has heard of it by then
 * @param master the {@link Master#name} of the master key that wraps it
 * @param wrapped the secret as {@link Master} wrote it; empty where the key was retired
 */
public record RingKey(String id, long createdMillis, long activeMillis, String master, String wrapped) {

    /** Whether nothing is read by it any more; it stands in the ring only so that no node puts it back. */
    public boolean isRetired() {
        return wrapped.isEmpty();
    }

    /** The same without its secret. */
    RingKey retired() {
        return new RingKey(id, createdMillis, activeMillis, master, "");
    }

    /** What is authenticated with the secret, so that nobody can give it another name or another time. */
    String beside(String namespace) {
        return namespace + " " + id + " " + createdMillis + " " + activeMillis;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RingKey[" + id + "]";
    }
}
