package dev.larder.services.fleet;

import dev.larder.services.web.Violations;

/** A machine to be created: under an id of its own, on a host, stopped. */
record VmDraft(String id, String host, Size size, Vm.Configuration configuration) {

    VmDraft {
        new Violations()
                .unless(Names.isId(id), "id", Names.problem(id), Names.ID_RULE)
                .unless(Names.isHost(host), "host", Names.problem(host), Names.HOST_RULE)
                .unless(Names.isId(configuration.image()), "image", Names.problem(configuration.image()), Names.ID_RULE)
                .unless(
                        Names.isId(configuration.network()),
                        "network",
                        Names.problem(configuration.network()),
                        Names.ID_RULE)
                .reject();
    }
}
