package io.tandem.e2e.chaos.scenarios;

import java.util.Optional;

import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Violation;

/** Control: a service that refuses nothing. */
class OverloadControl extends Overload {

    @Override
    public String name() {
        return "overload-control";
    }

    @Override
    public Setup setup() {
        return super.setup().heap("2g")
                .producer("tandem.producer.limits.in-flight", "1G")
                .producer("mp.messaging.outgoing.events-out.buffer.memory", "1000000000");
    }

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.NOT_REFUSED);
    }
}
