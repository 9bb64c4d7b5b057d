package io.tandem.benchmark.scenario;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.tandem.benchmark.Environment;
import io.tandem.benchmark.process.Service;
import io.tandem.benchmark.store.Log;

/** How the services of the product, and their doubles of the benchmark, are set up. */
final class Pair {

    static final String EVENTS = "events";
    static final String DEAD_LETTERS = "events.dead-letter";

    private Pair() {
    }

    static Service producer(Environment environment) throws IOException, InterruptedException, ExecutionException {
        Log log = environment.log().create(EVENTS, Log.PARTITIONS);
        return Service.ofProduct("producer-service", Map.of("kafka.bootstrap.servers", log.bootstrapServers(),
                "tandem.producer.topic-checks", "warn"));
    }

    /** The HTTP stack alone, in the JVM of producer-service. */
    static Service noop() throws IOException {
        return Service.of("noop", "deploy/benchmark/noop", Service.shippedOptions("producer"), Map.of());
    }

    /** A subscription of its own on the topic. */
    static Service consumer(Environment environment, String topic, String schema)
            throws IOException, InterruptedException, ExecutionException {
        Log log = environment.log().create(topic, Log.PARTITIONS).create(DEAD_LETTERS, Log.PARTITIONS);
        return Service.ofProduct("consumer-service", environment.journal().settings(schema)).with(Map.of(
                "kafka.bootstrap.servers", log.bootstrapServers(),
                "mp.messaging.incoming.events-in.topic", topic,
                "tandem.consumer.group", schema,
                "tandem.consumer.topic-checks", "warn"));
    }

    /** The same with the handler of the benchmark in it. */
    static Service consumerWithHandler(Environment environment, String topic, String schema)
            throws IOException, InterruptedException, ExecutionException {
        Service consumer = consumer(environment, topic, schema);
        return Service.of("consumer", "deploy/benchmark/handler", consumer.jvm(), consumer.settings());
    }
}
