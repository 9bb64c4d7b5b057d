package io.tandem.local.up;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.tandem.local.Daemon;
import io.tandem.local.Startup;

/** The four parts, started in the order in which they need each other and stopped in the opposite one. */
final class LocalTandem implements AutoCloseable {

    private final Progress progress;
    private final Part postgres;
    private final Part kafka;
    private final Service consumer;
    private final Service producer;

    LocalTandem(Options options, DataFolder data, Progress progress) {
        this.progress = progress;
        this.postgres = options.postgres(data);
        this.kafka = options.kafka(data);
        this.consumer = options.consumer(data, kafka, postgres);
        this.producer = options.producer(data, kafka);
    }

    /** Ends the processes of an earlier run that was killed. */
    void stopLeftovers() {
        running().forEach(part -> progress.say("Stopping " + part.name() + " (process "
                + part.process().map(ProcessHandle::pid).orElseThrow() + "), left by a run that was killed"));
        close();
    }

    /** Returns when all parts are ready. */
    void start() throws InterruptedException {
        stopOrder().forEach(part -> part.ports().forEach(port -> port.requireFree(part.name())));
        stopOrder().forEach(Part::require);
        progress.together(postgres, kafka);
        progress.together(consumer, producer);
    }

    /** Sends an event through both services and returns the receipt and the entry of the journal. */
    Example sendExample() throws InterruptedException {
        return Example.send(producer, consumer);
    }

    /** The addresses of all parts, and the first commands to try. */
    String guide(Example example) {
        return """

                Events in   %1$s/events   health %2$s
                Journal     %3$s/events   health %4$s
                Dashboard   %3$s/

                Try:
                  curl -d '{"hello":"world"}' %5$s/events/greeting
                  curl '%6$s/events/%7$s'
                  curl '%6$s/events?type=greeting'

                Ctrl-C stops everything; the data stay."""
                .formatted(producer.url(), producer.healthUrl(), consumer.url(), consumer.healthUrl(),
                        producer.host(), consumer.host(), example.id());
    }

    /** Returns never: until it is interrupted, or a part ends by itself. */
    void watch() throws InterruptedException {
        CompletableFuture<?>[] ends = running()
                .map(part -> part.process().orElseThrow().onExit()
                        .thenApply(process -> new Startup(part.name(), part.log()).failed(" ended by itself").getMessage()))
                .toArray(CompletableFuture[]::new);
        try {
            throw new UpException((String) CompletableFuture.anyOf(ends).get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops all parts, each when nothing that runs needs it any more. */
    @Override
    public void close() {
        Stream.of(producer, consumer).parallel().forEach(Part::stop);
        Stream.of(kafka, postgres).parallel().forEach(Part::stop);
        Daemon.awaitGuards();
    }

    private Stream<Part> running() {
        return stopOrder().filter(part -> part.process().isPresent());
    }

    private Stream<Part> stopOrder() {
        return Stream.of(producer, consumer, kafka, postgres);
    }
}
