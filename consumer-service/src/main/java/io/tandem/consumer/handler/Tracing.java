package io.tandem.consumer.handler;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.opentelemetry.context.Context;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;

/** Has a handler called in the trace of its event, so that what it calls in turn, over HTTP for instance, joins it. */
@ApplicationScoped
class Tracing {

    private final Vertx vertx;

    Tracing(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param trace null if nobody collects traces: then this costs nothing */
    <T> Uni<T> in(Context trace, Supplier<Uni<? extends T>> call) {
        if (trace == null) {
            return Uni.createFrom().deferred(call);
        }
        // Clients of Vert.x look for the trace in the Vert.x context of their caller, which has to be the caller's own.
        io.vertx.core.Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        QuarkusContextStorage.INSTANCE.attach(context, trace);
        return Uni.createFrom().emitter(emitter -> context.runOnContext(now -> make(call, emitter)));
    }

    /** Subscribed to here, as an operator would bring back the trace of whoever assembled it: none. */
    private static <T> void make(Supplier<Uni<? extends T>> call, UniEmitter<? super T> emitter) {
        Cancellable made = Uni.createFrom().<T> deferred(call).subscribe().with(emitter::complete, emitter::fail);
        emitter.onTermination(made::cancel);
    }
}
