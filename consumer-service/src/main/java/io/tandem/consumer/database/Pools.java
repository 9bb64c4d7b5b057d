package io.tandem.consumer.database;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.tandem.consumer.ConsumerConfig;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * Creates the connection pools. A socket without traffic for longer than the time-out of a statement is closed. This matters
 * for the login, which has no other time-out. A login that hangs would occupy its slot of the pool for ever.
 */
@ApplicationScoped
class Pools {

    @Produces
    @ApplicationScoped
    PgPoolCreator pipeline(ConsumerConfig config) {
        return input -> create(input, config.journal().timeout());
    }

    @Produces
    @ApplicationScoped
    @ReactiveDataSource("queries")
    PgPoolCreator queries(ConsumerConfig config) {
        return input -> create(input, QueryPool.timeout(config));
    }

    private static Pool create(PgPoolCreator.Input input, Duration timeout) {
        // Longer than the time-out of a statement, which cancels the statement at the server before it closes the connection.
        int silence = (int) Math.min(Integer.MAX_VALUE, timeout.plusSeconds(1).toMillis());
        List<SqlConnectOptions> servers = input.pgConnectOptionsList().stream()
                .<SqlConnectOptions> map(server -> new PgConnectOptions(server)
                        .setIdleTimeout(silence)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .toList();
        return PgBuilder.pool()
                .using(input.vertx())
                .with(input.poolOptions())
                .connectingTo(servers)
                .build();
    }
}
