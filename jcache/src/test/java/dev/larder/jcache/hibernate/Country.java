package dev.larder.jcache.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** A row that never changes. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
class Country {

    @Id
    String code = "";

    String name = "";

    static Country of(String code, String name) {
        Country country = new Country();
        country.code = code;
        country.name = name;
        return country;
    }
}
