package dev.larder.disk.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rocksdb.KeyMayExist;
import org.rocksdb.KeyMayExist.KeyMayExistEnum;

final class StoreTest {

    private final Scratch scratch = new Scratches().take();

    @Test
    void anEmptyValueIsTakenForOneThatIsNotInMemory() {
        // RocksDB says so, seldom, while other threads need the room in the cache.
        assertThat(presence(KeyMayExistEnum.kExistsWithValue, 0)).isEqualTo(Presence.UNKNOWN);
        assertThat(presence(KeyMayExistEnum.kExistsWithValue, 17)).isEqualTo(Presence.PRESENT);
    }

    @Test
    void aValueThatHasNoRoomIsReadWithoutHaste() {
        assertThat(presence(KeyMayExistEnum.kExistsWithValue, 1 << 20)).isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void whatIsSurelyNotThereIsAbsent() {
        assertThat(presence(KeyMayExistEnum.kNotExist, 0)).isEqualTo(Presence.ABSENT);
        assertThat(presence(KeyMayExistEnum.kExistsWithoutValue, 0)).isEqualTo(Presence.UNKNOWN);
    }

    private Presence presence(KeyMayExistEnum exists, int bytes) {
        return Store.presence(new KeyMayExist(exists, bytes), scratch);
    }
}
