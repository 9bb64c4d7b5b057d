package io.tandem.e2e.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.tandem.e2e.ServiceProcess;

/** The replicas of both services. */
public final class Replicas implements AutoCloseable {

    private final Setup setup;
    private final Path folder;
    private final List<ServiceProcess> producers;
    private final List<ServiceProcess> consumers;
    private final Set<ServiceProcess> scaledIn = new HashSet<>();

    Replicas(Setup setup, Path folder, Servers servers, Destination destination) {
        this.setup = setup;
        this.folder = folder;
        producers = several(setup.producers, () -> service("producer-service", setup.producerLauncher,
                servers.producerSettings(), setup.producerSettings));
        Map<String, String> settings = servers.consumerSettings();
        if (destination != null) {
            settings.put("tandem.consumer.handler.name", "webhook");
            settings.put("tandem.consumer.webhook.url", destination.uri().toString());
        }
        consumers = several(setup.consumers, () -> service("consumer-service", List.of(), settings, setup.consumerSettings));
    }

    private static List<ServiceProcess> several(int count, Supplier<ServiceProcess> service) {
        return Stream.generate(service).limit(count).toList();
    }

    private ServiceProcess service(String name, List<String> launcher, Map<String, String> usual, Map<String, String> special) {
        Map<String, String> settings = new HashMap<>(usual);
        settings.putAll(special);
        return ServiceProcess.of(name, setup.java(launcher, ServiceProcess.java()), settings, folder);
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

    /** Those that should run now. */
    Stream<ServiceProcess> wanted() {
        return all().filter(service -> !scaledIn.contains(service));
    }

    @Override
    public void close() {
        all().forEach(ServiceProcess::close);
    }
}
