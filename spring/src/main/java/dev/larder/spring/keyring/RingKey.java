package dev.larder.spring.keyring;

/**
 * One key as it stands in the ring.
 *
 * @param id 16 hexadecimal digits, random; no secret
 * @param createdMillis when it was made, epoch milliseconds
 * @param activeMillis from when on it is used for what is new; every node has heard of it by then
 * @param wrapped the secret as {@link Wrapping} wrote it
 */
record RingKey(String id, long createdMillis, long activeMillis, String wrapped) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "RingKey[" + id + "]";
    }
}
