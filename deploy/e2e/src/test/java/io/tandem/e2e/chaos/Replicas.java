package io.tandem.e2e.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver;

/** The replicas of both services. */
public final class Replicas implements AutoCloseable {

    private final List<ServiceProcess> producers;
    private final List<ServiceProcess> consumers;
    private final Set<ServiceProcess> scaledIn = new HashSet<>();

    Replicas(Setup setup, Path folder, Servers servers, WebhookReceiver destination) {
        List<String> jvm = List.of("-Xmx" + setup.heap, "-XX:+ExitOnOutOfMemoryError");
        PackagedService producer = servers.connectProducer(setup.producer.jvm(jvm));
        PackagedService consumer = servers.connectConsumer(setup.consumer.jvm(jvm));
        PackagedService handling = destination == null ? consumer : consumer.webhook(destination);
        producers = Stream.generate(() -> producer.process(folder)).limit(setup.producers).toList();
        consumers = Stream.generate(() -> handling.process(folder)).limit(setup.consumers).toList();
    }

    /** Starts all and waits until they are ready. */
    void start() {
        all().forEach(ServiceProcess::launch);
        all().forEach(ServiceProcess::awaitReady);
    }

    /** The replica of producer-service with this number, from 0 on. */
    public ServiceProcess producer(int number) {
        return producers.get(number);
    }

    /** The replica of consumer-service with this number, from 0 on. */
    public ServiceProcess consumer(int number) {
        return consumers.get(number);
    }

    /** The replicas of consumer-service. */
    List<ServiceProcess> consumers() {
        return consumers;
    }

    /** All replicas of both services. */
    public Stream<ServiceProcess> all() {
        return Stream.concat(producers.stream(), consumers.stream());
    }

    /** Where events are posted, at each replica. */
    public List<URI> endpoints() {
        return producers.stream().map(producer -> producer.uri("/events")).toList();
    }

    /** Stops a replica as Kubernetes does; until it is started again, it is no finding that it is away. */
    public void scaleIn(ServiceProcess replica) {
        scaledIn.add(replica);
        replica.stop();
    }

    /** Starts a replica that was away. */
    public void scaleOut(ServiceProcess replica) {
        replica.launch();
        scaledIn.remove(replica);
    }

    /** The replicas that should run now. */
    Stream<ServiceProcess> wanted() {
        return all().filter(service -> !scaledIn.contains(service));
    }

    @Override
    public void close() {
        all().parallel().forEach(ServiceProcess::close);
    }
}
