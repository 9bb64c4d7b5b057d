package io.tandem.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.Vitals;
import io.tandem.producer.http.HostileRequest.Framing;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;

/**
 * In the memory that the manifest gives the service, requests with faults in heads, framing, versions, targets and encodings
 * do not make it fail, hang or keep memory. {@code -Dtandem.fuzz.http.requests=20000} and {@code -Dtandem.fuzz.http.seed=1}
 * change their number and their content.
 */
class HttpFuzzIT {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = Integer.getInteger("tandem.fuzz.http.requests", 800);
    private static final long SEED = Long.getLong("tandem.fuzz.http.seed", 20261125L);
    private static final int ANSWER_MILLIS = 30_000;
    /** A request that does not end gets no answer, so nothing depends on this time. */
    private static final int OPEN_MILLIS = 30;
    private static final long HEAP_MARGIN = 16L << 20;
    private static final Set<Integer> NEVER = Set.of(101, 500, 502, 504);
    private static final String EVENT = "{\"specversion\":\"1.0\",\"id\":\"f\",\"source\":\"/fuzz\",\"type\":\"fuzz\","
            + "\"subject\":\"s\",\"ext\":true,\"data\":{\"a\":[1,2.50,null]}}";
    private static final List<String> VALID = List.of(
            "POST /events\r\nContent-Type: application/cloudevents+json\r\n\r\n" + EVENT,
            "POST /events\r\nContent-Type: application/cloudevents-batch+json\r\n\r\n[" + EVENT + "," + EVENT + "]",
            "POST /events?receipts=errors\r\nContent-Type: application/x-ndjson\r\n\r\n" + EVENT + "\n" + EVENT + "\n",
            "POST /events\r\nce-specversion: 1.0\r\nce-id: f\r\nce-source: /fuzz\r\nce-type: fuzz\r\n\r\ndata",
            "POST /events/fuzz\r\nIdempotency-Key: \"f\"\r\nContent-Type: text/plain\r\n\r\nhello",
            "GET /problems\r\nAccept: text/html\r\n\r\n",
            "GET /problems/schema\r\nAccept: application/json\r\n\r\n");

    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> faults = new ConcurrentSkipListMap<>();
    private final Map<String, String> examples = new ConcurrentSkipListMap<>();

    @Test
    void noRequestMakesTheServiceFailOrHang() throws Exception {
        try (ServiceProcess service = PackagedService.producer().shipped().start()) {
            Sender sender = new Sender(service.address());
            Vitals vitals = new Vitals(service.process());
            sender.awaitAcceptance();
            send(service, SEED - CLIENTS, REQUESTS / 10);
            long before = vitals.heap();

            send(service, SEED, REQUESTS);

            long after = vitals.heap();
            System.out.printf("seed %d, %d requests; heap after collection: %d KB before, %d KB after; %s; %s%n", SEED,
                    REQUESTS,
                    before / 1024, after / 1024, outcomes, faults);
            assertThat(examples).isEmpty();
            assertThat(service.output()).doesNotContain("OutOfMemoryError", "blocked for");
            assertThat(after).isLessThan(before + HEAP_MARGIN);
            assertThat(sender.awaitAcceptance()).isNotNull();
            assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
        }
    }

    private void send(ServiceProcess service, long seed, int requests) throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> runs = IntStream.range(0, CLIENTS)
                    .<Callable<Void>> mapToObj(client -> () -> sendAll(service, seed + client, requests / CLIENTS)).toList();
            for (Future<Void> run : clients.invokeAll(runs)) {
                run.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private Void sendAll(ServiceProcess service, long seed, int requests) {
        Random random = new Random(seed);
        for (int n = 0; n < requests; n++) {
            HostileRequest request = HostileRequest.next(random, VALID);
            String fault = exchange(service, request);
            if (fault != null) {
                String rule = fault.lines().findFirst().orElse("").split(":")[0];
                faults.computeIfAbsent(rule, name -> new LongAdder()).increment();
                examples.putIfAbsent(rule, "%s%n-- seed %d, request %d:%n%.1500s".formatted(fault, seed, n, request.text()));
            }
        }
        return null;
    }

    /** Returns the rule that the answer breaks, or null. */
    private String exchange(ServiceProcess service, HostileRequest request) {
        boolean open = request.framing() == Framing.OPEN;
        try (RawRequest connection = new RawRequest(service.address()).patience(open ? OPEN_MILLIS : ANSWER_MILLIS)) {
            connection.sendAndForgetFailure(request.bytes());
            RawRequest.Answer answer = connection.readAnswer();
            while (answer.status() == 100) {
                answer = connection.readAnswer();
            }
            count(String.valueOf(answer.status()));
            return fault(answer);
        } catch (UncheckedIOException e) {
            return ended(e.getCause(), open);
        } catch (RuntimeException e) {
            return "no answer of HTTP: " + e;
        }
    }

    private String ended(IOException cause, boolean open) {
        boolean waits = cause instanceof SocketTimeoutException;
        count(waits ? "left" : "closed");
        return waits && !open ? "no answer in time" : null;
    }

    private static String fault(RawRequest.Answer answer) {
        if (NEVER.contains(answer.status())) {
            return "status " + answer.status() + ": " + answer.body();
        }
        if (answer.body().contains("Exception") || answer.body().contains("\tat ") || answer.body().contains("Receipt[")) {
            return "the answer shows the inside of the service: " + answer.body();
        }
        if (answer.status() >= 400 && !answer.body().isEmpty() && !"application/problem+json".equals(answer.contentType())) {
            return "a refusal is no problem but " + answer.contentType();
        }
        return null;
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
    }
}
