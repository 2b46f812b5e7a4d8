package dev.larder.redis.races;

import dev.larder.codecs.JsonCodecs;
import dev.larder.testkit.Gate;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;

/** JSON, where the next reading of an envelope can be held up: when the envelope has come and before anybody has judged it. */
final class HeldCodecs implements CodecProvider {

    private final CodecProvider json = new JsonCodecs();
    private final Checkpoint decoding = new Checkpoint();

    Gate holdNextDecoding() {
        return decoding.holdNext();
    }

    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        EntryCodec<V> codec = json.codecFor(shape);
        return new EntryCodec<>() {
            @Override
            public byte[] encode(String fullKey, Entry<V> entry) {
                return codec.encode(fullKey, entry);
            }

            @Override
            public Entry<V> decode(String fullKey, byte[] envelope) {
                decoding.pass();
                return codec.decode(fullKey, envelope);
            }
        };
    }
}
