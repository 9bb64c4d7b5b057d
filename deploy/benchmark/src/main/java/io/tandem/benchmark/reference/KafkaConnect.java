package io.tandem.benchmark.reference;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import io.tandem.benchmark.store.Journals;
import io.tandem.benchmark.store.Log;
import io.tandem.local.Daemon;
import io.tandem.local.Ports;
import io.tandem.local.testkit.ServiceProcess;

/** Kafka Connect, standalone, with the Debezium JDBC sink: its fastest writer, the heap of Kafka's start script. */
public record KafkaConnect(Log log, Journals journals, Path folder) {

    private static final Path MODULE = Path.of("deploy/benchmark/kafka-connect/target");
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    /** Starts to copy the topic into the table of events of the schema. */
    public ServiceProcess start(String topic, String schema, int tasks) throws IOException {
        journals.takeTextAsBytes();
        int port = Ports.free();
        Path home = Files.createDirectories(folder.resolve("connect-" + schema));
        Path worker = store(home.resolve("worker.properties"), worker(home, port));
        Path sink = store(home.resolve("sink.properties"), sink(topic, schema, tasks));
        String classPath = MODULE.resolve("classes") + ":" + Files.readString(MODULE.resolve("runtime.classpath"));
        URI address = URI.create("http://127.0.0.1:" + port);
        return new ServiceProcess("connect", List.of(Daemon.java(), "-Xms256M", "-Xmx2G", "-cp", classPath,
                "org.apache.kafka.connect.cli.ConnectStandalone", worker.toString(), sink.toString()),
                address, address.resolve("/connectors/sink/status"), home.resolve("connect.log")).start();
    }

    private Properties worker(Path home, int port) {
        Properties worker = new Properties();
        worker.put("bootstrap.servers", log.bootstrapServers());
        worker.put("listeners", "http://127.0.0.1:" + port);
        worker.put("key.converter", BYTES);
        worker.put("value.converter", BYTES);
        worker.put("header.converter", BYTES);
        worker.put("offset.storage.file.filename", home.resolve("offsets").toString());
        worker.put("plugin.discovery", "only_scan");
        return worker;
    }

    private Properties sink(String topic, String schema, int tasks) {
        Properties sink = new Properties();
        sink.put("name", "sink");
        sink.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        sink.put("tasks.max", String.valueOf(tasks));
        sink.put("topics", topic);
        sink.put("consumer.override.group.id", "connect-" + schema);
        sink.put("consumer.override.auto.offset.reset", "earliest");
        sink.put("consumer.override.max.poll.records", "2000");
        sink.put("transforms", "row");
        sink.put("transforms.row.type", "io.tandem.benchmark.connect.JournalRow");
        sink.put("connection.url", journals.postgres().jdbcUrl());
        sink.put("connection.username", journals.postgres().username());
        sink.put("connection.password", journals.postgres().password());
        sink.put("collection.name.format", schema + ".event");
        sink.put("dialect.postgres.unnest.insert.enabled", "true");
        sink.put("insert.mode", "upsert");
        sink.put("primary.key.mode", "record_value");
        sink.put("primary.key.fields", "id,source");
        sink.put("schema.evolution", "none");
        sink.put("quote.identifiers", "true");
        sink.put("batch.size", "2000");
        return sink;
    }

    private static Path store(Path file, Properties properties) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        return file;
    }
}
