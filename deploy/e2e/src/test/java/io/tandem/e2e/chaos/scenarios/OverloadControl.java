package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Violation;

/** Control: a service that refuses nothing. */
@Control(Violation.NOT_REFUSED)
class OverloadControl extends Overload {

    @Override
    public Setup setup() {
        return super.setup().heap("2g")
                .producer("tandem.producer.limits.in-flight", "1G")
                .producer("mp.messaging.outgoing.events-out.buffer.memory", "1000000000");
    }
}
