package io.tandem.benchmark.load;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tandem.benchmark.Latency;
import io.tandem.local.Command;

/** wrk, a closed loop: it finds the highest rate, and its latencies hide coordinated omission. */
public record Wrk(String script, int connections, int seconds) {

    private static final String SCRIPTS = "deploy/benchmark/src/main/lua/";
    private static final int THREADS = 1; // more would take the processors that they are to load

    /** @param arguments of the script */
    public Load run(URI target, String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("wrk", "-t" + THREADS, "-c" + connections,
                "-d" + seconds + "s", "--timeout", "30s", "-s", SCRIPTS + script, target + "/events", "--"));
        command.addAll(List.of(arguments));
        JsonNode result = result(Command.run(command).orThrow());
        long refused = result.get("refused").asLong();
        return new Load(result.get("micros").asDouble() / 1e6, result.get("requests").asLong() - refused, connections,
                refused + result.get("broken").asLong(),
                new Latency(millis(result, "p50"), millis(result, "p99"), millis(result, "p999"), false));
    }

    private static JsonNode result(String printed) throws IOException {
        String json = printed.lines().filter(line -> line.startsWith("{")).findFirst()
                .orElseThrow(() -> new IOException("wrk printed no result:\n" + printed));
        return new ObjectMapper().readTree(json);
    }

    private static double millis(JsonNode result, String percentile) {
        return result.get(percentile).asDouble() / 1000;
    }
}
