package io.tandem.benchmark.handler;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.cloudevents.CloudEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.EventHandler;
import io.tandem.consumer.handler.PermanentFailure;

/**
 * Takes 10 ms for each event, as a call of another system would, and gives up an event out of the order of its key. The
 * number at the end of the id must rise with each event of a subject.
 */
@Identifier("pause")
@ApplicationScoped
public class PauseHandler implements EventHandler {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();

    @Override
    public Uni<Void> handle(CloudEvent event) {
        long number = Long.parseLong(event.getId().substring(event.getId().lastIndexOf('-') + 1));
        Long before = last.put(event.getSubject(), number);
        if (before != null && before >= number) {
            return Uni.createFrom().failure(new PermanentFailure("came after number " + before));
        }
        return Uni.createFrom().voidItem()
                .onItem().delayIt().by(PAUSE);
    }
}
