package dev.larder.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches where the properties name a folder for the tier on disk, and not that it is not to be used. */
final class OnDisk extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Larder's disk");
        if ("false".equalsIgnoreCase(environment.getProperty("larder.disk.enabled"))) {
            return ConditionOutcome.noMatch(message.because("larder.disk.enabled is false"));
        }
        return StringUtils.hasText(environment.getProperty("larder.disk.path"))
                ? ConditionOutcome.match(message.because("larder.disk.path names a folder"))
                : ConditionOutcome.noMatch(message.because("larder.disk.path is not set"));
    }
}
