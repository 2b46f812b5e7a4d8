package dev.larder.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches where the properties say where Redis is, and not that it is not to be used. */
final class OnRedis extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Larder's Redis");
        if ("false".equalsIgnoreCase(environment.getProperty("larder.redis.enabled"))) {
            return ConditionOutcome.noMatch(message.because("larder.redis.enabled is false"));
        }
        return isSaid(environment, "larder.redis.uri") || isSaid(environment, "larder.redis.host")
                ? ConditionOutcome.match(message.because("larder.redis says where it is"))
                : ConditionOutcome.noMatch(message.because("neither larder.redis.uri nor larder.redis.host is set"));
    }

    private static boolean isSaid(Environment environment, String property) {
        return StringUtils.hasText(environment.getProperty(property));
    }
}
