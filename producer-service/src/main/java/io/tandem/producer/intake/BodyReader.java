package io.tandem.producer.intake;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads the body of a request that is not a stream: counted as it comes in, bounded in size, in time and in slowness. */
@Singleton
public class BodyReader {

    private final ProducerConfig config;
    private final Vertx vertx;

    BodyReader(ProducerConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    /**
     * Reads the body, which nothing may have read before.
     *
     * @param lease grows with the bytes received
     * @param limit in bytes
     */
    Uni<byte[]> read(HttpServerRequest request, MemoryBudget.Lease lease, long limit) {
        return Uni.createFrom().emitter(result -> {
            BodyIntake intake = new BodyIntake(request, lease, limit, config.body(), vertx, result);
            result.onTermination(intake::stop);
            intake.start();
        });
    }

    /** Tells a sender that waits for leave (RFC 9110, 10.1.1) to send its body. */
    public static void expect(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }
}
