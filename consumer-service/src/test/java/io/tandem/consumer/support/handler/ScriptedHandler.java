package io.tandem.consumer.support.handler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

import jakarta.inject.Singleton;

import io.cloudevents.CloudEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.EventHandler;

/** Runs the script that a test sets for each type of event and counts the attempts. */
@Singleton
@Identifier("scripted")
public class ScriptedHandler implements EventHandler {

    private final Map<String, BiFunction<CloudEvent, Integer, Uni<Void>>> scripts = new ConcurrentHashMap<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    /** @param script receives the event and the number of the attempt, from 1 */
    public void on(String type, BiFunction<CloudEvent, Integer, Uni<Void>> script) {
        scripts.put(type, script);
    }

    public int attempts(String id) {
        return attempts.getOrDefault(id, 0);
    }

    /** The ids of the handled events in the order of their first attempts. */
    public List<String> handled() {
        return handled;
    }

    public static Uni<Void> after(Duration time) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(time);
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        int attempt = attempts.merge(event.getId(), 1, Integer::sum);
        if (attempt == 1) {
            handled.add(event.getId());
        }
        return scripts.getOrDefault(event.getType(), (e, n) -> Uni.createFrom().voidItem()).apply(event, attempt);
    }
}
