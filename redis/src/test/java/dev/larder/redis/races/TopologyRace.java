package dev.larder.redis.races;

import dev.larder.redis.Deployment;
import dev.larder.redis.Deployment.Choice;
import dev.larder.redis.SharedDeployment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Races that go the same way on one server, behind sentinels, and on a cluster, where the journal is on another server than most keys. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.redis.Deployment$Choice#all")
abstract class TopologyRace extends Race {

    @RegisterExtension
    static final SharedDeployment DEPLOYMENT = new SharedDeployment();

    @Parameter
    Choice choice;

    @BeforeEach
    final void startFleet() {
        Deployment deployment = DEPLOYMENT.emptied(choice);
        start(new Fleet(deployment.redis(), deployment.masters()));
    }
}
