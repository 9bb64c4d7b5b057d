package io.tandem.producer.support;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.tandem.local.testkit.Patience;
import io.tandem.producer.broker.BrokerWatch;

/**
 * Lets each test begin when the service takes events. A service that has just started refuses them with 503 until it has
 * seen the topic, so a test that begins at once depends on the speed of the machine.
 */
public final class BrokerBeforeEach implements QuarkusTestBeforeEachCallback {

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        boolean startsUnready = context.getTestInstance().getClass().isAnnotationPresent(StartsUnready.class);
        // A packaged service has no container in this JVM.
        if (Arc.container() != null && !startsUnready) {
            Patience.await("the service takes events")
                    .until(() -> Arc.container().instance(BrokerWatch.class).get().isReachable());
        }
    }
}
