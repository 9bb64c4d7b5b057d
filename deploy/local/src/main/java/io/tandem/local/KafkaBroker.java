package io.tandem.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

/**
 * One Kafka broker and controller (KRaft, combined mode) as a process of its own: {@code KafkaBroker FOLDER}, with
 * {@code broker.properties} in the folder. Creates the file {@code ready} there once it serves.
 */
public final class KafkaBroker {

    /** The same for all nodes, so that three processes with three folders make one cluster. */
    private static final String CLUSTER_ID = "dGFuZGVtLWxvY2FsLTAwMA";

    private KafkaBroker() {
    }

    /** Runs the broker until the process is told to end. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Properties properties = load(folder.resolve(KafkaServer.PROPERTIES));
        format(properties);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.startup();
        Files.createFile(folder.resolve(KafkaServer.READY));
        server.awaitShutdown();
    }

    private static void format(Properties properties) throws Exception {
        new Formatter()
                .setPrintStream(System.out)
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setClusterId(CLUSTER_ID)
                .setDirectories(List.of(properties.getProperty("log.dirs")))
                .setMetadataLogDirectory(properties.getProperty("log.dirs"))
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .run();
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
