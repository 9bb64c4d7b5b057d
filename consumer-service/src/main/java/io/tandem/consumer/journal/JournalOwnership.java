package io.tandem.consumer.journal;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.database.DatabaseRetry;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Ends the service before it uses a journal that would lose events. Such a journal belongs to another consumer group, was
 * restored into a cluster with smaller transaction ids, or is reached over sessions that lose their settings.
 */
@ApplicationScoped
class JournalOwnership {

    private static final Logger LOG = Logger.getLogger(JournalOwnership.class);
    private static final Duration MIGRATION_PAUSE = Duration.ofMillis(100);

    /** Not prepared, because a pooler in transaction mode loses prepared statements too. */
    private static final String SESSION = """
            SELECT current_setting('search_path') AS search_path, to_regclass('%s.subscription') IS NOT NULL AS migrated""";
    private static final String CLAIM = """
            INSERT INTO subscription (consumer_group) VALUES ($1) ON CONFLICT DO NOTHING""";
    private static final String READ = """
            SELECT consumer_group, pg_snapshot_xmax(pg_current_snapshot())::text AS next,
                   (SELECT tx::text FROM event ORDER BY tx DESC LIMIT 1) AS newest
            FROM subscription""";

    private final DatabaseRetry database;
    private final String schema;
    private final String group;
    private final Uni<Void> checked;

    JournalOwnership(DatabaseRetry database, ConsumerConfig config) {
        this.database = database;
        this.schema = config.journal().schema();
        this.group = config.group();
        this.checked = Uni.createFrom().deferred(this::check)
                .memoize().indefinitely();
    }

    void start(@Observes StartupEvent event) {
        // Nothing waits for the start of the check; every use of the journal waits for its end.
        checked.subscribe().with(done -> {
        }, failure -> LOG.error("Could not check the journal", failure));
    }

    /** Completes when the journal is migrated and fits. Never completes if the service ends because it does not fit. */
    Uni<Void> checked() {
        return checked;
    }

    private Uni<Void> check() {
        return database.persistently(connection -> connection.query(SESSION.formatted(schema)).execute())
                .map(rows -> rows.iterator().next())
                .chain(this::checkSession);
    }

    private Uni<Void> checkSession(Row session) {
        if (!session.getString("search_path").equals(schema)) {
            return refuse("""
                    The session in PostgreSQL lost its settings: its search_path is %s, not %s. A pooler in transaction mode, \
                    such as PgBouncer, probably drops them. consumer-service needs a session of its own for each connection. \
                    Connect to PostgreSQL directly.""".formatted(session.getString("search_path"), schema));
        }
        if (!session.getBoolean("migrated")) {
            return Uni.createFrom().voidItem().onItem().delayIt().by(MIGRATION_PAUSE).chain(this::check);
        }
        return database.persistently(this::claim)
                .chain(row -> problem(row).map(this::refuse).orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Row> claim(SqlConnection connection) {
        return connection.preparedQuery(CLAIM).execute(Tuple.of(group))
                .chain(() -> connection.query(READ).execute())
                .map(rows -> rows.iterator().next());
    }

    private Optional<String> problem(Row row) {
        String owner = row.getString("consumer_group");
        if (!owner.equals(group)) {
            return Optional.of("""
                    The journal of tandem.consumer.journal.schema=%s belongs to the consumer group %s, not to \
                    tandem.consumer.group=%s. The group would take the events of the other one as known and handle none of \
                    them. Give each group a schema of its own. To rename the group of this journal, run \
                    UPDATE %1$s.subscription SET consumer_group = '%3$s'.""".formatted(schema, owner, group));
        }
        String newest = row.getString("newest");
        String next = row.getString("next");
        return newest == null || Long.parseLong(newest) < Long.parseLong(next) ? Optional.empty()
                : Optional
                        .of("""
                                The journal of tandem.consumer.journal.schema=%s comes from another cluster: its newest entry has the \
                                transaction id %s, and the next transaction of this cluster has %s. New entries would stand before old ones. \
                                Raise the transaction ids of this cluster above %2$s, see "Backup" in deploy/README.md."""
                                .formatted(schema, newest, next));
    }

    private Uni<Void> refuse(String problem) {
        LOG.error(problem);
        Quarkus.asyncExit(1);
        return Uni.createFrom().nothing();
    }
}
