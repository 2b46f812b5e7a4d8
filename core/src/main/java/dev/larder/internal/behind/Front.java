package dev.larder.internal.behind;

import dev.larder.Acknowledgement;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cache as its queue sees it: the copies in its tiers, by which readers elsewhere hear of what waits here. */
public interface Front<K, V> {

    /** Puts a value that waits into the tiers, or takes away what is there if it is null and that cannot be said. */
    Acknowledgement show(K key, String text, @Nullable V value);

    /**
     * The source has the value now. What stands in the tiers stays if it is that value; all else, and whatever is being loaded, was read from the source
     * before, or is somebody else's, and goes.
     *
     * @param isNewest asked while it is decided: whether no later write of the key waits, which is settled when it is written itself
     */
    void settle(K key, String text, @Nullable V value, BooleanSupplier isNewest);

    /** Takes away what is there: the source will never have it. */
    void drop(String text);
}
