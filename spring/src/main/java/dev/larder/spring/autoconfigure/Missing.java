package dev.larder.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What surroundings lack, each as one sentence with a cure. Pure. */
final class Missing {

    private final List<Notice> notices = new ArrayList<>();

    /**
     * A sentence.
     *
     * @param isMistake whether it is probably not what somebody meant
     */
    record Notice(boolean isMistake, String text) {}

    /**
     * What is there.
     *
     * @param isNamed whether somebody gave the application a name
     * @param alone namespaces of the Larders that have no shared tier
     * @param redisProperties names of the properties under {@code larder.redis} that are set
     * @param redisHost where Redis is; empty if it is on this machine or nowhere
     * @param isEncrypted whether Redis is spoken to by TLS
     * @param annotated a method whose caching annotations are not switched on; empty if there is none
     * @param hasActuator whether Actuator is there
     * @param hasMeters whether there is a registry for meters
     * @param isDiskIdle whether larder-disk is there, and nothing opens a disk
     * @param hasPages whether a management port that is wanted has figures to serve
     */
    record Surroundings(
            LarderProperties properties,
            boolean isNamed,
            List<String> alone,
            Set<String> redisProperties,
            String redisHost,
            boolean isEncrypted,
            String annotated,
            boolean hasActuator,
            boolean hasMeters,
            boolean isDiskIdle,
            boolean hasPages) {}

    private Missing() {}

    static List<Notice> in(Surroundings there) {
        Missing missing = new Missing();
        missing.lookAtRedis(there);
        missing.lookAtTiers(there);
        missing.lookAround(there);
        return List.copyOf(missing.notices);
    }

    private void lookAtRedis(Surroundings there) {
        LarderProperties.Redis redis = there.properties.redis();
        boolean isNowhere = !redis.isSaid() && !there.redisProperties.isEmpty();
        mistakeIf(
                isNowhere,
                String.join(", ", there.redisProperties)
                        + " set, but nothing says where Redis is: set larder.redis.uri," + " or larder.redis.host.");
        noticeIf(redis.isSaid() && !redis.enabled(), "Redis is switched off: remove larder.redis.enabled=false.");
        mistakeIf(
                redis.isUsed() && !there.isNamed,
                "The application has no name: set spring.application.name, or larder.instance. Applications without one"
                        + " share the namespace application:" + there.properties.version() + " in Redis.");
        mistakeIf(
                !there.redisHost.isEmpty() && !there.isEncrypted,
                "What goes to Redis at " + there.redisHost
                        + " is not encrypted: write rediss:// in larder.redis.uri, or" + " set larder.redis.ssl=true.");
        if (!redis.isSaid()) {
            there.alone.forEach(namespace -> noticeIf(
                    /* isSo= */ true,
                    namespace + " has no shared tier: other nodes neither use what it caches nor hear of its"
                            + " invalidations. Set larder.redis.uri where there is more than one node."));
        }
    }

    private void lookAtTiers(Surroundings there) {
        if (there.properties.redis().isUsed()) {
            there.alone.forEach(namespace -> mistakeIf(
                    /* isSo= */ true,
                    namespace
                            + " does not use the Redis of larder.redis.*: apply the LarderBuilderCustomizer beans where"
                            + " it is built."));
        }
        noticeIf(
                !there.properties.memory().enabled(), "Nothing is kept in memory: remove larder.memory.enabled=false.");
        noticeIf(
                there.isDiskIdle && there.properties.disk().enabled(),
                "larder-disk is there, but keeps nothing: set larder.disk.path, or larder.disk.enabled=false.");
    }

    private void lookAround(Surroundings there) {
        mistakeIf(
                !there.annotated.isEmpty(),
                "@EnableCaching is missing: the annotations of " + there.annotated + " do nothing. Put it on a"
                        + " configuration.");
        noticeIf(
                !there.hasActuator,
                "Actuator is missing: there is no component larder in health and no /actuator/larder. Add"
                        + " spring-boot-starter-actuator.");
        noticeIf(
                !there.hasMeters,
                "There is no registry for meters: add one, such as io.micrometer:micrometer-registry-prometheus with"
                        + " spring-boot-starter-actuator.");
        mistakeIf(
                !there.hasPages,
                "larder.management.port is set, but there are no figures to serve: remove larder.metrics.enabled=false.");
    }

    private void noticeIf(boolean isSo, String text) {
        addIf(isSo, /* isMistake= */ false, text);
    }

    private void mistakeIf(boolean isSo, String text) {
        addIf(isSo, /* isMistake= */ true, text);
    }

    private void addIf(boolean isSo, boolean isMistake, String text) {
        if (isSo) {
            notices.add(new Notice(isMistake, text));
        }
    }
}
