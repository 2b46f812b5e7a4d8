package dev.larder.redis.chaos;

import dev.larder.codecs.JsonCodecs;
import dev.larder.redis.nodes.Item;
import dev.larder.redis.races.ForwardingTier;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.SharedTier;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The shared tier, with what it gives written down. */
final class WatchedTier extends ForwardingTier {

    private final Diary diary;
    private final EntryCodec<Item> codec =
            new JsonCodecs().codecFor(new ValueShape(Item.class, "Item:1", 1_024, 1_024));

    private WatchedTier(SharedTier real, Diary diary) {
        super(real);
        this.diary = diary;
    }

    static SharedTier.Provider of(SharedTier.Provider tier, Diary diary) {
        return node -> new WatchedTier(tier.open(node), diary);
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        long began = System.nanoTime();
        return super.fetch(key).thenApply(found -> {
            found.ifPresent(envelope -> wrote(key, began, envelope));
            return found;
        });
    }

    private void wrote(String key, long began, byte[] envelope) {
        Item item = codec.decode(real.fullKey(key), envelope).value();
        if (item != null) {
            diary.fetch(key, began, item);
        }
    }
}
