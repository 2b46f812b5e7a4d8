package dev.larder.jcache.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** A row that is not locked while it is changed. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
class Draft {

    @Id
    Long id = 0L;

    String text = "";

    static Draft of(long id, String text) {
        Draft draft = new Draft();
        draft.id = id;
        draft.text = text;
        return draft;
    }
}
