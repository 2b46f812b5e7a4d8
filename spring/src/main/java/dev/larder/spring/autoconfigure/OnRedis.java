package dev.larder.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Matches where the properties say where Redis is. */
final class OnRedis extends AnyNestedCondition {

    OnRedis() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("larder.redis.uri")
    static final class Uri {}

    @ConditionalOnProperty("larder.redis.host")
    static final class Host {}
}
