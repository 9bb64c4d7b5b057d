package io.tandem.producer.intake;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.security.Caller;
import io.tandem.producer.support.TestConfig;

class AdmissionTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MemoryBudget budget = new MemoryBudget(TestConfig.with(), new ProducerMetrics(meters));
    private final MemoryBudget.Lease lease = budget.open("client");
    private final Admission admission = new Admission(new Caller(null, "client"), lease, Uni.createFrom().nothing());

    @Test
    void aWorkerHoldsTheBytesAfterTheSenderHasLeft() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        lease.grow(1000);

        Cancellable request = admission.onWorker(() -> {
            started.countDown();
            return awaitQuietly(finish);
        }).onTermination().invoke(lease::close).subscribe().with(done -> {
        });
        started.await();
        request.cancel();

        assertThat(inFlight()).isEqualTo(1000);
        finish.countDown();
        await("the bytes are given back").until(() -> inFlight() == 0);
    }

    @Test
    void aFailureOfTheWorkGivesTheBytesBack() {
        lease.grow(1000);
        UniAssertSubscriber<Object> result = admission.onWorker(() -> {
            throw new IllegalStateException("no");
        }).onTermination().invoke(lease::close).subscribe().withSubscriber(UniAssertSubscriber.create());

        result.awaitFailure().assertFailedWith(IllegalStateException.class, "no");
        await("the bytes are given back").until(() -> inFlight() == 0);
    }

    private double inFlight() {
        return meters.get("tandem.in.flight").gauge().value();
    }

    private static Void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
