package io.tandem.consumer.support;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** The packaged consumer-service as a process, with a topic, a group and a journal of its own. */
public final class ConsumerProcess implements AutoCloseable {

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> environment = new ArrayList<>(List.of("env"));
    private final List<String> options = new ArrayList<>();
    private ServiceProcess process;

    /** @param name of the topic, the group and the journal schema */
    public ConsumerProcess(String name) {
        this.name = name;
        set("mp.messaging.incoming.events-in.topic", name);
    }

    /** Adds an option of the JVM, which takes the place of those for a quick start. */
    public ConsumerProcess option(String option) {
        options.add(option);
        return this;
    }

    /** Adds a setting. */
    public ConsumerProcess set(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Adds a variable of the environment. */
    public ConsumerProcess environment(String variable, String value) {
        environment.add(variable + "=" + value);
        return this;
    }

    /** Starts the process and waits until it is ready. */
    public ConsumerProcess start() {
        PackagedService service = PackagedService.consumer().named(name).subscription(name).with(settings)
                .launchedBy(environment);
        process = (options.isEmpty() ? service : service.jvm(options)).start();
        return this;
    }

    /** Stops the process as Kubernetes does. */
    public void stop() {
        process.stop();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the value of a metric; NaN while the service does not answer. */
    public double metric(String metric) {
        try {
            return process.management("/q/metrics").body().lines()
                    .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst().orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Returns the log so far. */
    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    @Override
    public String toString() {
        return process == null ? name : "log: " + process.log();
    }
}
