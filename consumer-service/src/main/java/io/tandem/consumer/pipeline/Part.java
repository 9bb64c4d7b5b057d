package io.tandem.consumer.pipeline;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;

/**
 * What goes through the pipeline together: a whole slice, or one delivery of it.
 *
 * @param from index in the slice of the first delivery
 * @param deliveries in the order of the topic
 */
record Part(Slice slice, int from, List<Delivery> deliveries) {

    /** One part a delivery. */
    Stream<Part> each() {
        return IntStream.range(0, size())
                .mapToObj(i -> new Part(slice, from + i, List.of(deliveries.get(i))));
    }

    int size() {
        return deliveries.size();
    }

    long bytes() {
        return deliveries.stream().mapToLong(delivery -> Delivery.bytes(delivery.record())).sum();
    }

    Part with(Delivery verdict) {
        return new Part(slice, from, List.of(verdict));
    }

    <T> Uni<T> active(Supplier<Uni<T>> work) {
        return slice.assignment().inFlight().run(work);
    }

    /** Journals the verdicts; their place in the order is taken by this call. */
    Uni<List<Delivery>> write() {
        return slice.assignment().writer().write(deliveries);
    }

    void settle() {
        slice.assignment().settle(slice, from, from + size());
    }
}
