package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.local.testkit.Journal;

/** A window that does not fit the heap is named at the start, before it can end the service. */
@Execution(ExecutionMode.CONCURRENT)
class InFlightWindowIT {

    @ParameterizedTest
    @CsvSource({ "-Xmx64m, true", "-Xmx108m, false" })
    void namesAWindowThatDoesNotFitTheHeap(String heap, boolean named) {
        String name = "window_" + newId().substring(0, 8);
        try (OwnTopic topic = new OwnTopic(name, 1);
                ConsumerProcess service = new ConsumerProcess(name).option(heap).start()) {
            topic.sendEvent(name, 0, "k", "data");

            new Journal(name).awaitEvent(name);
            assertThat(service.output().contains("tandem.consumer.window.bytes is 33554432")).isEqualTo(named);
        }
    }
}
