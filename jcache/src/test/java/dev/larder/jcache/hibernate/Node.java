package dev.larder.jcache.hibernate;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;

/** One application's process, as far as Hibernate is concerned: a session factory on a database that others use too. */
final class Node implements AutoCloseable {

    private final StandardServiceRegistry registry;
    private final SessionFactory factory;

    /** A node with these settings, which makes the tables if they are not there. */
    Node(Map<String, Object> settings) {
        registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.hbm2ddl.auto", "update")
                .applySetting("hibernate.cache.use_second_level_cache", true)
                .applySetting("hibernate.cache.use_query_cache", true)
                .applySetting("hibernate.generate_statistics", true)
                .applySetting("hibernate.connection.pool_size", 5)
                .applySettings(settings)
                .build();
        factory = build();
    }

    private SessionFactory build() {
        try {
            Metadata metadata = new MetadataSources(registry)
                    .addAnnotatedClasses(Goal.class, Note.class, Draft.class, Country.class)
                    .buildMetadata();
            return metadata.buildSessionFactory();
        } catch (RuntimeException | Error failure) {
            StandardServiceRegistryBuilder.destroy(registry);
            throw failure;
        }
    }

    SessionFactory factory() {
        return factory;
    }

    Statistics statistics() {
        return factory.getStatistics();
    }

    void run(Consumer<Session> work) {
        factory.inTransaction(work);
    }

    <T extends @Nullable Object> T ask(Function<Session, T> work) {
        return factory.fromTransaction(work::apply);
    }

    void saveNote(long id, String text) {
        Note note = new Note();
        note.id = id;
        note.text = text;
        save(note);
    }

    void save(Object entity) {
        run(session -> session.persist(entity));
    }

    /** What stands in the region of an entity. */
    Rows rows(Class<?> entity) {
        return ((RowRegion) Objects.requireNonNull(internals().getCache().getRegion(entity.getName()))).rows();
    }

    RowKey key(Class<?> entity, Object id) {
        EntityPersister persister = internals().getMappingMetamodel().getEntityDescriptor(entity);
        return (RowKey) Objects.requireNonNull(persister.getCacheAccessStrategy())
                .generateCacheKey(id, persister, internals(), null);
    }

    private SessionFactoryImplementor internals() {
        return factory.unwrap(SessionFactoryImplementor.class);
    }

    /** The title of a goal, as this node knows it. */
    String title(long id) {
        return ask(session -> Objects.requireNonNull(session.find(Goal.class, id)).title);
    }

    void rename(long id, String title) {
        run(session -> Objects.requireNonNull(session.find(Goal.class, id)).title = title);
    }

    @Override
    public void close() {
        factory.close();
        StandardServiceRegistryBuilder.destroy(registry);
    }
}
