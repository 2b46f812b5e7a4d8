package dev.larder.spring.actuator;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Actuator endpoint, under {@code larder.actuator}.
 *
 * @param showKeys whether keys that were invalidated by hand stand in the audit log as they are, and not as hashes; they may name people
 */
@ConfigurationProperties("larder.actuator")
record ActuatorProperties(@DefaultValue("false") boolean showKeys) {}
