package io.tandem.e2e.podman;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Repository;
import io.tandem.local.Command;
import io.tandem.local.Http;

/** Broker, database and both services run as the development overlay says; an event goes in, and SIGTERM drains. */
public final class PodmanRun {

    private static final int EVENTS = 200;
    /** Stand-ins for the images that the manifests name, because no registry is reached. */
    private static final Map<String, String> STAND_INS = Map.of(
            "apache/kafka:4.1.1", "localhost/tandem/kafka-stand-in:dev",
            "postgres:17", "localhost/tandem/postgres-stand-in:dev");

    private final Podman podman;
    private final Manifests manifests;
    private final String password = UUID.randomUUID().toString();

    private PodmanRun(Podman podman, Manifests manifests) {
        this.podman = podman;
        this.manifests = manifests;
    }

    public static void main(String[] arguments) {
        Manifests development = Manifests.parse(Command.run(List.of("kubectl", "kustomize",
                Repository.kubernetes().resolve("overlays/development").toString())).orThrow());
        try (Podman podman = new Podman()) {
            new PodmanRun(podman, development).runAndExplain();
        }
    }

    /** Prints the logs of the containers after a failure. */
    private void runAndExplain() {
        try {
            run();
        } catch (RuntimeException | AssertionError failure) {
            podman.logs().forEach(PodmanRun::say);
            throw failure;
        }
    }

    private void run() {
        Container postgres = start("StatefulSet", "postgres", Map.of("POSTGRES_PASSWORD", password));
        Container kafka = start("StatefulSet", "kafka", Map.of());
        Container topics = start("Job", "topics", Map.of());
        assertThat(podman.await(topics)).as("exit code of the job; its log:%n%s", podman.logs(topics)).isZero();
        say("topics made");
        Container producer = start("Deployment", "producer-service", Map.of());
        Container consumer = start("Deployment", "consumer-service", Map.of("QUARKUS_DATASOURCE_PASSWORD", password));
        List.of(producer, consumer).forEach(this::awaitReady);
        List.of(postgres, kafka, producer, consumer).forEach(this::showLimits);
        anEventIsJournaled(producer, consumer);
        sigtermDrains(producer, consumer);
        say("passed");
    }

    private Container start(String kind, String name, Map<String, String> secrets) {
        var workload = manifests.workloads().filter(made -> made.manifest().kind().equals(kind) && made.name().equals(name))
                .findFirst().orElseThrow();
        String image = workload.container().path("image").asText();
        Container container = new Container(workload, STAND_INS.getOrDefault(image, "localhost/" + image), secrets);
        podman.start(container);
        say("started " + name + ": podman " + String.join(" ", container.flags()).replace(password, "***"));
        return container;
    }

    /** By the readiness probe of the manifest. */
    private void awaitReady(Container container) {
        JsonNode probe = container.workload().container().at("/readinessProbe/httpGet");
        int port = podman.port(container, container.port(probe.path("port").asText()));
        long start = System.nanoTime();
        await(container.name() + " is ready").until(() -> {
            assertThat(podman.inspect(container, "{{.State.Running}}")).as(podman.logs(container)).isEqualTo("true");
            return answers(uri(port, probe.path("path").asText()));
        });
        say(container.name() + " ready after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private void showLimits(Container container) {
        JsonNode pod = container.workload().pod();
        assertThat(podman.exec(container, "id", "-u").output().strip())
                .isEqualTo(pod.at("/securityContext/runAsUser").asText());
        assertThat(podman.exec(container, "/bin/sh", "-c", "echo x > /written").exitCode()).isNotZero();
        assertThat(podman.exec(container, "/bin/sh", "-c", "echo x > /tmp/written").exitCode()).isZero();
        assertThat(podman.exec(container, "cat", "/proc/1/status").output())
                .containsPattern("CapEff:\\s+0{16}").containsPattern("NoNewPrivs:\\s+1");
        String limit = podman.exec(container, "/bin/sh", "-c",
                "cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes").output()
                .strip();
        assertThat(Long.parseLong(limit)).isEqualTo(Long.parseLong(podman.inspect(container, "{{.HostConfig.Memory}}")));
        say(container.name() + ": user " + pod.at("/securityContext/runAsUser").asText()
                + ", root read-only, no capabilities, memory limit " + limit);
    }

    private void anEventIsJournaled(Container producer, Container consumer) {
        say("receipt: " + send(producer, "podman-1"));
        say("journal: " + journaled(consumer, "podman-1"));
    }

    /** Stopped in the middle of its work, the consumer ends by itself and loses nothing. */
    private void sigtermDrains(Container producer, Container consumer) {
        for (int i = 0; i < EVENTS; i++) {
            send(producer, "drain-" + i);
        }
        long start = System.nanoTime();
        int exitCode = podman.stop(consumer);
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertThat(exitCode).as(podman.logs(consumer)).isIn(0, 143);
        say("SIGTERM: ended with " + exitCode + " after " + seconds + " s of " + consumer.gracePeriod());
        podman.restart(consumer);
        awaitReady(consumer);
        IntStream.range(0, EVENTS).forEach(i -> assertThat(journaled(consumer, "drain-" + i)).contains("processed"));
        say(EVENTS + " events sent before it are in the journal");
    }

    private String send(Container producer, String id) {
        return body(202,
                () -> Http.post(uri(podman.port(producer, producer.port("http")), "/events/podman"), "application/json",
                        "{\"hello\":\"world\"}", "Idempotency-Key", id));
    }

    private String journaled(Container consumer, String id) {
        return body(200, () -> Http.get(uri(podman.port(consumer, consumer.port("http")), "/events/" + id + "?wait=60s")));
    }

    private static String body(int status, Callable<HttpResponse<String>> request) {
        try {
            HttpResponse<String> answer = request.call();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return answer.body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers(URI uri) throws InterruptedException {
        try {
            return Http.get(uri).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
