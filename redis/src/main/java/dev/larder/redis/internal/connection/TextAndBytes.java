package dev.larder.redis.internal.connection;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.codec.ToByteBufEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/**
 * Keys as UTF-8, values as they are. The client's own codec of two others writes each key and value into a buffer of its own first; this one
 * tells beforehand how long they are, so that they are written where they are sent from.
 */
final class TextAndBytes implements RedisCodec<String, byte[]>, ToByteBufEncoder<String, byte[]> {

    private static final StringCodec TEXT = StringCodec.UTF8;
    private static final ByteArrayCodec BYTES = ByteArrayCodec.INSTANCE;

    @Override
    public String decodeKey(ByteBuffer bytes) {
        return TEXT.decodeKey(bytes);
    }

    @Override
    public byte[] decodeValue(ByteBuffer bytes) {
        return BYTES.decodeValue(bytes);
    }

    @Override
    public ByteBuffer encodeKey(String key) {
        return TEXT.encodeKey(key);
    }

    @Override
    public ByteBuffer encodeValue(byte[] value) {
        return BYTES.encodeValue(value);
    }

    @Override
    public void encodeKey(String key, ByteBuf target) {
        TEXT.encode(key, target);
    }

    @Override
    public void encodeValue(byte[] value, ByteBuf target) {
        BYTES.encodeValue(value, target);
    }

    @Override
    public int estimateSize(Object keyOrValue) {
        return keyOrValue instanceof byte[] bytes ? bytes.length : ByteBufUtil.utf8Bytes((String) keyOrValue);
    }

    @Override
    public boolean isEstimateExact() {
        return true;
    }
}
