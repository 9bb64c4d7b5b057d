package io.tandem.local.up;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.tandem.local.Checkout;
import io.tandem.local.Ports;
import picocli.CommandLine.Option;

/** The options of the command line. The script shows the file {@code usage.txt}, which needs no build. */
final class Options {

    @Option(names = "--check")
    boolean check;

    @Option(names = "--fresh")
    boolean fresh;

    @Option(names = "--data", paramLabel = "DIR")
    Path data;

    @Option(names = "--kafka", paramLabel = "HOST:PORT")
    String kafka;

    @Option(names = "--postgres", paramLabel = "URL")
    String postgres;

    @Option(names = "--producer-port", paramLabel = "PORT")
    Integer producerPort;

    @Option(names = "--producer-management-port", paramLabel = "PORT")
    Integer producerManagementPort;

    @Option(names = "--consumer-port", paramLabel = "PORT")
    Integer consumerPort;

    @Option(names = "--consumer-management-port", paramLabel = "PORT")
    Integer consumerManagementPort;

    @Option(names = "--kafka-port", paramLabel = "PORT")
    Integer kafkaPort;

    @Option(names = "--postgres-port", paramLabel = "PORT")
    Integer postgresPort;

    @Option(names = "--start-timeout", paramLabel = "SECONDS")
    int startTimeout = 180;

    DataFolder openData() {
        if (data != null) {
            return DataFolder.open(data);
        }
        String fromEnvironment = System.getenv("TANDEM_DATA");
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return DataFolder.open(Path.of(fromEnvironment));
        }
        return check ? DataFolder.temporary() : DataFolder.open(Checkout.root().resolve("deploy/local/data"));
    }

    Part postgres(DataFolder folder) {
        return postgres == null
                ? OwnServer.postgres(port("--postgres-port", postgresPort, 5432), folder)
                : new GivenPostgres(Database.parse(postgres, System.getenv()));
    }

    Part kafka(DataFolder folder) {
        return kafka == null ? OwnServer.kafka(port("--kafka-port", kafkaPort, 9092), folder) : new GivenKafka(kafka);
    }

    Service consumer(DataFolder folder, Part kafka, Part postgres) {
        return new Service("consumer-service", port("--consumer-port", consumerPort, 8081),
                port("--consumer-management-port", consumerManagementPort, 9001), List.of(kafka, postgres), folder,
                Duration.ofSeconds(startTimeout));
    }

    Service producer(DataFolder folder, Part kafka) {
        return new Service("producer-service", port("--producer-port", producerPort, 8080),
                port("--producer-management-port", producerManagementPort, 9000), List.of(kafka), folder,
                Duration.ofSeconds(startTimeout));
    }

    // A check may run beside a Tandem that is in use.
    private Port port(String option, Integer given, int usual) {
        if (given != null) {
            return new Port(option, given);
        }
        return new Port(option, check ? Ports.free() : usual);
    }
}
