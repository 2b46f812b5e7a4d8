package dev.larder.disk;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTierContract;
import dev.larder.tier.SharedTier;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DiskTierContractTest extends LocalTierContract {

    private static final SharedTier.Node NODE =
            new SharedTier.Node("shop:v1", "node", Clock.system(), new LarderListener() {});

    @TempDir
    Path folder;

    @Override
    protected LocalTier open() {
        return Disk.in(folder.resolve("alive"), 64 << 20).open(NODE);
    }

    @Override
    protected LocalTier openAsIfKilled(LocalTier dying) throws Exception {
        Path copy = Folders.copy(folder.resolve("alive"), folder.resolve("copy"));
        return Disk.in(copy, 64 << 20).open(NODE);
    }
}
