package dev.larder.server.examples;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.MasterKey;
import dev.larder.redis.Redis;

/** Values that Redis and the disk cannot read. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class EncryptionExamples {

    record Salary(long id, long cents) {}

    private EncryptionExamples() {}

    static void all() {
        EncryptionKeys keys = EncryptionKeys.under(MasterKey.fromEnvironment("LARDER_MASTER_KEY"));
        Larder larder = Larder.named("shop")
                .shared(Redis.at("redis://localhost:6379"))
                .wrapCodecs(keys::encrypting) // every cache, whatever codecs it has
                .build();
    }

    static void one(Larder larder, EncryptionKeys keys) {
        Cache<Long, Salary> salaries = larder.cache(CacheSpec.of("salary:{id}", Long.class, Salary.class)
                .codecs(keys.encrypting(new JsonCodecs()))); // or this one alone
    }
}
