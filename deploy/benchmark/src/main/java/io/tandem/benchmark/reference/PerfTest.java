package io.tandem.benchmark.reference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tandem.benchmark.Latency;
import io.tandem.local.Command;
import io.tandem.local.Daemon;

/** kafka-producer-perf-test and kafka-consumer-perf-test. */
public final class PerfTest {

    private static final String PACKAGE = "org.apache.kafka.tools.";
    private static final Pattern PRODUCED = Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec.*"
            + " ([\\d.]+) ms 50th, ([\\d.]+) ms 95th, ([\\d.]+) ms 99th, ([\\d.]+) ms 99.9th");

    private PerfTest() {
    }

    /** The result that the tool prints. */
    public record Rate(long records, double perSecond, Latency latency) {
    }

    /** Appends records of this size, with acks=all and otherwise the client's defaults. */
    public static Rate produce(String bootstrapServers, String topic, long records, int recordBytes)
            throws IOException {
        String printed = Command.run(command("ProducerPerformance", "--topic", topic, "--num-records", String.valueOf(records),
                "--record-size", String.valueOf(recordBytes), "--throughput", "-1",
                "--producer-props", "bootstrap.servers=" + bootstrapServers, "acks=all")).orThrow();
        Matcher last = PRODUCED.matcher(printed);
        Rate rate = null;
        while (last.find()) {
            rate = new Rate(Long.parseLong(last.group(1)), Double.parseDouble(last.group(2)),
                    new Latency(Double.parseDouble(last.group(3)), Double.parseDouble(last.group(5)),
                            Double.parseDouble(last.group(6)), false));
        }
        if (rate == null) {
            throw new IOException("kafka-producer-perf-test printed no result:\n" + printed);
        }
        return rate;
    }

    /** Reads this many records from the beginning of the topic. */
    public static Rate consume(String bootstrapServers, String topic, long records)
            throws IOException {
        String printed = Command.run(command("ConsumerPerformance", "--bootstrap-server", bootstrapServers, "--topic", topic,
                "--messages", String.valueOf(records), "--group", "perf-" + System.nanoTime(), "--hide-header")).orThrow();
        // start, end, MB, MB/s, records, records/s, rebalance ms, fetch ms, fetched MB/s, fetched records/s
        String[] columns = printed.lines().filter(line -> line.split(", ?").length >= 10).findFirst()
                .orElseThrow(() -> new IOException("kafka-consumer-perf-test printed no result:\n" + printed))
                .split(", ?");
        return new Rate(Long.parseLong(columns[4].trim()), Double.parseDouble(columns[9].trim()), null);
    }

    private static List<String> command(String tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Daemon.java(), "-Xmx512m", "-cp", System.getProperty("java.class.path"),
                PACKAGE + tool));
        command.addAll(List.of(arguments));
        return command;
    }
}
