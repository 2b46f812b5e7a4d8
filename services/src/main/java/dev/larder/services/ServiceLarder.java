package dev.larder.services;

import dev.larder.Larder;
import org.springframework.beans.factory.ObjectProvider;

/** Makes the {@link Larder} of a service: a namespace of the service's own, with what its server has to give. */
public final class ServiceLarder {

    private ServiceLarder() {}

    /** The Larder of a service's name, version {@code v1}; whoever calls this closes it. */
    public static Larder of(String service, ObjectProvider<LarderCustomizer> customizers) {
        Larder.Builder builder = Larder.named(service).version("v1");
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }
}
