package dev.larder.jcache.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.jspecify.annotations.Nullable;

/** A row with a version, times, an enum, a natural id, and lazy associations both ways. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
@org.hibernate.annotations.NaturalIdCache
class Goal {

    enum Level {
        EASY,
        HARD
    }

    @Id
    Long id = 0L;

    @Version
    int version;

    String title = "";

    @NaturalId(mutable = true)
    @Column(unique = true)
    String code = "";

    @Enumerated(EnumType.STRING)
    Level level = Level.EASY;

    LocalDate due = LocalDate.of(2026, 11, 22);
    Instant changed = Instant.parse("2026-11-22T10:00:00Z");
    BigDecimal budget = new BigDecimal("12.50");

    @ManyToOne(fetch = FetchType.LAZY)
    @Nullable Goal parent;

    @OneToMany(mappedBy = "parent")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    List<Goal> parts = new ArrayList<>();

    // What stands for a row that was not read yet knows its fields by these.
    String title() {
        return title;
    }

    List<Goal> parts() {
        return parts;
    }

    static Goal of(long id, String title) {
        Goal goal = new Goal();
        goal.id = id;
        goal.title = title;
        goal.code = "code-" + id;
        return goal;
    }
}
