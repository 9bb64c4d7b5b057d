package io.tandem.consumer.simulation;

import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.inject.Instance;

import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.handler.EventHandler;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.handler.RetryLater;

/** The handler of one replica. The type of an event says what becomes of it. */
final class SimulatedHandler implements EventHandler {

    private static final double MILLIS = 30;
    /** Longer than the time-out, so that some answers come late. */
    private static final double SLOW_MILLIS = 900;

    private final Simulation.World world;
    private final Loop.Party party;
    private final Map<Identity, Integer> calls = new HashMap<>();

    SimulatedHandler(Simulation.World world, Loop.Party party) {
        this.world = world;
        this.party = party;
    }

    @SuppressWarnings("unchecked")
    Instance<EventHandler> instance() {
        return Doubles.of(Instance.class, (method, arguments) -> switch (method) {
            case "select" -> instance();
            case "isResolvable" -> true;
            case "get" -> this;
            default -> Doubles.UNKNOWN;
        });
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        Identity identity = new Identity(event.getId(), event.getSource().toString());
        int call = calls.merge(identity, 1, Integer::sum);
        world.history().note(() -> party.name + " handles " + event.getId() + ", call " + call);
        world.checker().handlerBegan(party.name, identity);
        boolean down = world.kafka().hits(Plan.What.HANDLER_DOWN);
        return switch (down ? Plan.Handling.FAILS_ALWAYS : handling(event)) {
            case WELL -> answer(identity, MILLIS, null);
            case SLOWLY -> answer(identity, SLOW_MILLIS, null);
            case FAILS_TWICE -> answer(identity, MILLIS, call < 3 ? new IllegalStateException("not yet") : null);
            case FAILS_ALWAYS -> answer(identity, MILLIS, new IllegalStateException("away"));
            case FAILS_FOR_GOOD -> answer(identity, MILLIS, new PermanentFailure("never"));
            case RETRY_LATER -> answer(identity, MILLIS,
                    call < 2 ? new RetryLater("later", java.time.Duration.ofMillis(700)) : null);
            case NEVER_ANSWERS -> Uni.createFrom().nothing();
            case THROWS -> throw new IllegalArgumentException("a defect of the handler");
        };
    }

    /** A record that is no CloudEvent has a type of its own. */
    private static Plan.Handling handling(CloudEvent event) {
        return event.getType().equals("kafka.record") ? Plan.Handling.WELL : Plan.Handling.valueOf(event.getType());
    }

    private Uni<Void> answer(Identity identity, double millis, RuntimeException failure) {
        return Uni.createFrom().emitter(emitter -> world.loop().after(world.chance().nanos("handler", millis), party, () -> {
            world.history().note(() -> party.name + " has handled " + identity.id() + (failure == null ? "" : ": " + failure));
            world.checker().handlerEnded(party.name, identity, failure == null);
            if (failure == null) {
                emitter.complete(null);
            } else {
                emitter.fail(failure);
            }
        }));
    }
}
