package io.tandem.consumer.database;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.interceptor.Interceptor;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.StartupEvent;
import io.tandem.consumer.ConsumerConfig;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * Creates the connection pools. A socket without traffic is closed, later than a statement times out and later than the pool
 * closes an idle connection. This matters for the login, which has no other time-out. A login that hangs would occupy its
 * slot of the pool for ever.
 */
@ApplicationScoped
class Pools {

    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** Creates the pool first of all, so that a fault of its settings ends the start and does not look like an outage. */
    void open(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent started, Pool pipeline) {
        pipeline.size();
    }

    @Produces
    @ApplicationScoped
    PgPoolCreator pipeline(ConsumerConfig config) {
        return input -> {
            requireConnections(config.journal().lanes(), input.poolOptions().getMaxSize());
            return create(input, config.journal().timeout());
        };
    }

    @Produces
    @ApplicationScoped
    @ReactiveDataSource("queries")
    PgPoolCreator queries(ConsumerConfig config) {
        return input -> create(input, QueryPool.timeout(config));
    }

    /** Each insert queue keeps a connection busy, so further ones would only wait until they time out. */
    private static void requireConnections(int lanes, int connections) {
        if (lanes > connections) {
            throw new IllegalArgumentException("tandem.consumer.journal.lanes is " + lanes
                    + " and must not be more than quarkus.datasource.reactive.max-size, which is " + connections);
        }
    }

    private static Pool create(PgPoolCreator.Input input, Duration timeout) {
        PoolOptions options = input.poolOptions();
        long idle = options.getIdleTimeoutUnit().toMillis(options.getIdleTimeout()) + options.getPoolCleanerPeriod();
        // Both others come first, because they know whether a statement uses the connection.
        int silence = (int) Math.min(Integer.MAX_VALUE, Math.max(timeout.toMillis(), idle) + MARGIN.toMillis());
        List<SqlConnectOptions> servers = input.pgConnectOptionsList().stream()
                .<SqlConnectOptions> map(server -> new PgConnectOptions(server)
                        .setIdleTimeout(silence)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .toList();
        return PgBuilder.pool()
                .using(input.vertx())
                .with(options)
                .connectingTo(servers)
                .build();
    }
}
