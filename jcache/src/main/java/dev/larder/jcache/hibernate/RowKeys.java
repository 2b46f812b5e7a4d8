package dev.larder.jcache.hibernate;

import dev.larder.jcache.internal.stored.Copying;
import dev.larder.jcache.internal.stored.Keys;
import java.util.Objects;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Makes the keys of one region. Thread-safe. */
final class RowKeys {

    private final Keys keys = new Keys(Copying.BY_REFERENCE);

    RowKey entity(Object id, EntityPersister entity, SessionFactoryImplementor factory, @Nullable String tenant) {
        Object parts = Objects.requireNonNull(entity.getIdentifierType().disassemble(id, factory));
        return RowKey.of(keys, entity.getRootEntityName(), tenant, parts, id);
    }

    @SuppressWarnings({"deprecation", "removal"
    }) // what Hibernate's own keys are made with; nothing else takes apart without a session
    RowKey collection(
            Object id, CollectionPersister collection, SessionFactoryImplementor factory, @Nullable String tenant) {
        Object parts = Objects.requireNonNull(collection.getKeyType().disassemble(id, factory));
        return RowKey.of(keys, collection.getRole(), tenant, parts, id);
    }

    RowKey naturalId(Object naturalId, EntityPersister entity, SharedSessionContractImplementor session) {
        Object parts = NaturalIdCacheKey.from(naturalId, entity, session).getNaturalIdValues();
        @Nullable Object tenant = session.getTenantIdentifierValue();
        @Nullable String text = tenant == null ? null : tenant.toString();
        return RowKey.of(keys, entity.getRootEntityName() + "##", text, parts, parts);
    }
}
