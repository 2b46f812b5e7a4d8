package dev.larder.services.learning;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedSet;

/** Somebody and many items, told by the first half of a SHA-256 of their ids in order. */
record BatchOfUser(long userId, String hash) {

    private static final int CHARACTERS = 32;

    static BatchOfUser of(long userId, SortedSet<Long> itemIds) {
        ByteBuffer ids = ByteBuffer.allocate(itemIds.size() * Long.BYTES);
        itemIds.forEach(ids::putLong);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(ids.array());
            return new BatchOfUser(userId, HexFormat.of().formatHex(digest).substring(0, CHARACTERS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
