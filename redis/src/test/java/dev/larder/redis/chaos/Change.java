package dev.larder.redis.chaos;

import dev.larder.redis.chaos.ChaosNode.Keys;
import java.util.List;
import java.util.Random;

/** How a writer changes something and makes it known. */
enum Change {
    KEY(590) {
        @Override
        void apply(ChaosNode node, String id) {
            node.write(id);
            node.invalidate(List.of(id));
        }
    },
    UPDATE(200) {
        @Override
        void apply(ChaosNode node, String id) {
            node.update(id);
        }
    },
    /** A value that is put, of a key that only this node writes: what two put at once has no order. */
    PUT(70) {
        @Override
        void apply(ChaosNode node, String id) {
            node.put(node.keyOfItsOwn(id));
        }
    },
    BRIEF(40) {
        @Override
        void apply(ChaosNode node, String id) {
            node.write(Keys.brief(id));
            node.invalidate(List.of(Keys.brief(id)));
        }
    },
    TAG(40) {
        @Override
        void apply(ChaosNode node, String id) {
            node.write(id);
            node.invalidateTag(Keys.tagOf(id));
        }
    },
    PATTERN(30) {
        @Override
        void apply(ChaosNode node, String id) {
            node.write(id);
            node.invalidateTens(id);
        }
    },
    SEVERAL_KEYS(28) {
        @Override
        void apply(ChaosNode node, String id) {
            List<String> ids = Keys.matching(id).subList(0, 5);
            ids.forEach(node::write);
            node.invalidate(ids);
        }
    },
    CACHE(2) {
        @Override
        void apply(ChaosNode node, String id) {
            node.write(id);
            node.invalidateAll();
        }
    };

    private final int permille;

    Change(int permille) {
        this.permille = permille;
    }

    abstract void apply(ChaosNode node, String id);

    static Change any(Random random) {
        int left = random.nextInt(1_000);
        for (Change change : values()) {
            left -= change.permille;
            if (left < 0) {
                return change;
            }
        }
        throw new IllegalStateException("The shares do not add up to 1000");
    }
}
