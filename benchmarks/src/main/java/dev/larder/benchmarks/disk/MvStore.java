package dev.larder.benchmarks.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** H2's MVStore, not compressed, committed in the background once a second and when settled. */
final class MvStore implements Bench {

    private final MVStore store;
    private final MVMap<String, byte[]> map;

    MvStore(Path folder, long cacheBytes) throws Exception {
        store = new MVStore.Builder()
                .fileName(Files.createDirectories(folder).resolve("values.mv").toString())
                .cacheSize((int) (cacheBytes >> 20))
                .autoCommitBufferSize(16 << 10)
                .open();
        map = store.openMap("values");
    }

    @Override
    public void put(String[] keys, byte[] value) {
        for (String key : keys) {
            map.put(key, value);
        }
    }

    @Override
    public void settle() {
        store.commit();
    }

    @Override
    public byte @Nullable [] get(String key) {
        return map.get(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
