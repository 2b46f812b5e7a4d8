package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.folder.Folder;
import dev.larder.disk.internal.folder.FolderException;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreException.Kind;
import dev.larder.disk.internal.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens the store of a folder. What cannot be opened is set aside, and an empty store takes its place. */
record Opening(Folder folder, StoreSettings settings, Consumer<String> told) {

    Store open() throws FolderException {
        folder.prepare()
                .ifPresent(aside ->
                        told.accept("the store is of another version or under another key; it was moved to " + aside));
        try {
            return opened();
        } catch (StoreException failure) {
            if (failure.kind() == Kind.NO_ROOM) {
                throw new FolderException(unusable(failure), failure);
            }
            return replaced(failure.what());
        }
    }

    /** An empty store in place of one that is broken. */
    Store replaced(String reason) throws FolderException {
        Path aside = folder.setAside();
        told.accept("the store cannot be used (" + reason + "); it was moved to " + aside);
        try {
            return opened();
        } catch (StoreException failure) {
            throw new FolderException(unusable(failure), failure);
        }
    }

    private Store opened() throws StoreException, FolderException {
        Store store = Store.open(folder, settings);
        try {
            folder.trust();
            return store;
        } catch (IOException failure) {
            store.close();
            throw new FolderException(unusable(failure), failure);
        }
    }

    private String unusable(Exception failure) {
        return "The disk tier's store " + folder.store() + " cannot be opened: " + failure.getMessage()
                + ". Make room, let this process write there, or give it another folder";
    }
}
