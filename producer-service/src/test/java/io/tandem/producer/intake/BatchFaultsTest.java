package io.tandem.producer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.event.Event;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.security.Caller;
import io.tandem.producer.support.TightSettings;

/** A batch of invalid events holds no more faults than its answer has. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class BatchFaultsTest {

    private static final int EVENTS = 500;
    private static final int FAULTS_OF_AN_EVENT = 20;
    private static final Event INVALID = new Event(Map.of("id", "1", "source", "/s", "type", "violations.items",
            "datacontenttype", "application/json"), ("[" + "0,".repeat(30) + "0]").getBytes(UTF_8));

    @Inject
    EventValidator validator;

    @Inject
    MemoryBudget budget;

    private int faultsHeld(int maxFaults) {
        try (MemoryBudget.Lease lease = budget.open("batch")) {
            List<Optional<Problem>> problems = validator.findProblemsNow(Collections.nCopies(EVENTS, INVALID),
                    new Admission(new Caller(null, "batch"), lease, null), maxFaults);
            assertThat(problems).hasSize(EVENTS).allMatch(Optional::isPresent);
            return problems.stream().map(Optional::get).map(Problem::errors).filter(errors -> errors != null)
                    .mapToInt(List::size).sum();
        }
    }

    @Test
    void theFaultsThatAreHeldAreBounded() {
        assertThat(faultsHeld(Integer.MAX_VALUE)).as("each event alone").isEqualTo(EVENTS * FAULTS_OF_AN_EVENT);
        assertThat(faultsHeld(100)).isBetween(100, 100 + FAULTS_OF_AN_EVENT);
    }
}
