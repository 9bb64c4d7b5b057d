package io.tandem.consumer.handler;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Delivery;
import io.vertx.core.Vertx;

/** Calls the handler in the trace of its event, so that its own calls, over HTTP for instance, join that trace. */
@ApplicationScoped
class HandlerTracing {

    private final Vertx vertx;
    private final OpenTelemetry telemetry;
    private final boolean off;

    HandlerTracing(Vertx vertx, OpenTelemetry telemetry, ConsumerConfig config) {
        this.vertx = vertx;
        this.telemetry = telemetry;
        this.off = config.tracingDisabled();
    }

    /** Calls in the trace of the record's span, or of its sender in a redrive. Costs nothing when tracing is off. */
    <T> Uni<T> in(Delivery delivery, Supplier<Uni<? extends T>> call) {
        return off ? Uni.createFrom().deferred(call) : traced(delivery, call);
    }

    private <T> Uni<T> traced(Delivery delivery, Supplier<Uni<? extends T>> call) {
        Context trace = delivery.trace() != null ? delivery.trace() : ofSender(delivery.record().headers());
        // Vert.x clients look for the trace in the Vert.x context of their caller, so each call has a context of its own.
        io.vertx.core.Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        QuarkusContextStorage.INSTANCE.attach(context, trace);
        return Uni.createFrom().emitter(emitter -> context.runOnContext(now -> make(call, emitter)));
    }

    /** Subscribes within the trace. A subscriber of an operator may come from outside. */
    private static <T> void make(Supplier<Uni<? extends T>> call, UniEmitter<? super T> emitter) {
        Cancellable made = Uni.createFrom().<T> deferred(call).subscribe().with(emitter::complete, emitter::fail);
        emitter.onTermination(made::cancel);
    }

    private Context ofSender(Headers headers) {
        return telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), headers, HeaderGetter.INSTANCE);
    }

    private enum HeaderGetter implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Headers headers) {
            return Arrays.stream(headers.toArray()).map(Header::key).toList();
        }

        @Override
        public String get(Headers headers, String name) {
            Header header = headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }
}
