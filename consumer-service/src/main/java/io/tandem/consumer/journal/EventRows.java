package io.tandem.consumer.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.cloudevents.CloudEvent;
import io.tandem.consumer.event.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;

/** The parameters of an insert of events: one array for each column, sorted by identity. */
final class EventRows {

    /** Clamps timestamps to the end of the year 9999, for example those of a producer that sends nanoseconds. */
    private static final long LATEST = 253_402_300_799_999L;

    private final List<Delivery> deliveries;
    private final Integer[] order;
    private final boolean keepData;

    private EventRows(List<Delivery> deliveries, boolean keepData) {
        this.deliveries = deliveries;
        this.keepData = keepData;
        this.order = IntStream.range(0, deliveries.size())
                .boxed()
                .sorted(Comparator.comparing(index -> deliveries.get(index).identity()))
                .toArray(Integer[]::new);
    }

    /** @param deliveries in the order of the topic within each partition; the column ordinal keeps this order */
    static Tuple of(List<Delivery> deliveries, boolean keepData) {
        return new EventRows(deliveries, keepData).tuple();
    }

    private Tuple tuple() {
        Tuple tuple = Tuple.tuple();
        text(tuple, delivery -> delivery.identity().id());
        text(tuple, delivery -> delivery.identity().source());
        text(tuple, delivery -> delivery.event().cloudEvent().getType());
        text(tuple, delivery -> delivery.event().cloudEvent().getSubject());
        text(tuple, delivery -> delivery.event().cloudEvent().getDataContentType());
        text(tuple, EventRows::dataSchema);
        text(tuple, delivery -> delivery.event().time());
        text(tuple, EventRows::extensions);
        column(tuple, Buffer[]::new, delivery -> buffer(delivery.record().key()));
        text(tuple, delivery -> delivery.record().topic());
        column(tuple, Integer[]::new, delivery -> delivery.record().partition());
        column(tuple, Long[]::new, delivery -> delivery.record().offset());
        column(tuple, OffsetDateTime[]::new, EventRows::acceptedAt);
        text(tuple, delivery -> delivery.outcome().text());
        column(tuple, Integer[]::new, Delivery::attempts);
        text(tuple, delivery -> delivery.isDead() ? delivery.deadLetter().reason().text() : null);
        column(tuple, Buffer[]::new, delivery -> keepData ? buffer(delivery.event().data()) : null);
        column(tuple, Buffer[]::new, delivery -> buffer(delivery.event().hash()));
        tuple.addValue(order);
        return tuple;
    }

    private void text(Tuple tuple, Function<Delivery, String> value) {
        column(tuple, String[]::new, value);
    }

    private <T> void column(Tuple tuple, IntFunction<T[]> array, Function<Delivery, T> value) {
        T[] column = array.apply(order.length);
        for (int i = 0; i < order.length; i++) {
            column[i] = value.apply(deliveries.get(order[i]));
        }
        tuple.addValue(column);
    }

    private static String dataSchema(Delivery delivery) {
        CloudEvent event = delivery.event().cloudEvent();
        return event.getDataSchema() == null ? null : event.getDataSchema().toString();
    }

    private static String extensions(Delivery delivery) {
        CloudEvent event = delivery.event().cloudEvent();
        if (event.getExtensionNames().isEmpty()) {
            return null;
        }
        Map<String, Object> extensions = new TreeMap<>();
        event.getExtensionNames().forEach(name -> extensions.put(name, event.getExtension(name)));
        return new JsonObject(extensions).encode();
    }

    private static OffsetDateTime acceptedAt(Delivery delivery) {
        return Instant.ofEpochMilli(Math.min(LATEST, Math.max(0, delivery.record().timestamp())))
                .atOffset(ZoneOffset.UTC);
    }

    static Buffer buffer(byte[] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
