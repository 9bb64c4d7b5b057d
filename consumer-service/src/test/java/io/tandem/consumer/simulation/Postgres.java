package io.tandem.consumer.simulation;

import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import io.tandem.consumer.simulation.Plan.What;
import io.tandem.consumer.simulation.Tables.Blocked;
import io.tandem.consumer.simulation.Tables.Result;
import io.tandem.consumer.simulation.Tables.Transaction;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** PostgreSQL behind a network: statements take time, fail, hang, and die before or after their commit. */
final class Postgres {

    private static final double MILLIS = 8;
    private static final double SLOW_MILLIS = 4_000;
    private static final List<String> ERRORS = List.of("40P01", "53300", "57014", "55P03", "XX000");

    private final Loop loop;
    private final Plan plan;
    private final Chance chance;
    private final History history;
    private final Tables tables;

    Postgres(Loop loop, Plan plan, Chance chance, History history, Tables.Committed committed) {
        this.loop = loop;
        this.plan = plan;
        this.chance = chance;
        this.history = history;
        this.tables = new Tables(() -> loop.instant().atOffset(ZoneOffset.UTC), committed);
    }

    private boolean hits(What what) {
        return plan.hits(what, loop.now(), chance);
    }

    private long delay() {
        return chance.nanos("database", hits(What.DATABASE_SLOW) ? SLOW_MILLIS : MILLIS);
    }

    /** The connections of one replica. */
    final class Connections {
        private final Loop.Party party;
        private final List<Session> open = new ArrayList<>();
        private final Deque<Handler<AsyncResult<SqlConnection>>> waiting = new ArrayDeque<>();
        private int taken;

        Connections(Loop.Party party) {
            this.party = party;
        }

        @SuppressWarnings("unchecked")
        Pool pool() {
            return Doubles.of(Pool.class, (method, arguments) -> {
                if (method.equals("getConnection")) {
                    get((Handler<AsyncResult<SqlConnection>>) arguments[0]);
                    return null;
                }
                return Doubles.UNKNOWN;
            });
        }

        private void get(Handler<AsyncResult<SqlConnection>> handler) {
            if (taken >= plan.settings().pool()) {
                waiting.add(handler);
                return;
            }
            taken++;
            if (hits(What.DATABASE_HANGS)) {
                // The connection is refused when the operating system gives up.
                loop.after(20_000_000_000L, party, () -> refuse(handler));
            } else if (hits(What.DATABASE_AWAY)) {
                loop.after(delay(), party, () -> refuse(handler));
            } else {
                loop.after(delay() / 4, party, () -> handler.handle(Future.succeededFuture(new Session(this).connection())));
            }
        }

        private void refuse(Handler<AsyncResult<SqlConnection>> handler) {
            gone();
            handler.handle(Future.failedFuture(new java.net.ConnectException("refused")));
        }

        private void gone() {
            taken--;
            if (!waiting.isEmpty()) {
                get(waiting.poll());
            }
        }

        /** The process is gone. What it sent before may still be executed. */
        void cut() {
            List.copyOf(open).forEach(Session::cut);
        }
    }

    /** One session, with at most one statement at a time. */
    private final class Session {
        private final Connections connections;
        private Transaction transaction;
        private boolean failed;
        private boolean running;
        private boolean cut;
        private boolean ended;

        Session(Connections connections) {
            this.connections = connections;
            connections.open.add(this);
        }

        @SuppressWarnings("unchecked")
        SqlConnection connection() {
            return Doubles.of(SqlConnection.class, (method, arguments) -> {
                switch (method) {
                    case "preparedQuery":
                    case "query":
                        return query(((String) arguments[0]).strip(), row -> row);
                    case "begin":
                        send("BEGIN", false, () -> begin(),
                                answer -> ((Handler<AsyncResult<Object>>) arguments[0])
                                        .handle(answer.map(any -> transaction())));
                        return null;
                    case "close":
                        close();
                        ((Handler<AsyncResult<Void>>) arguments[0]).handle(Future.succeededFuture());
                        return null;
                    default:
                        return Doubles.UNKNOWN;
                }
            });
        }

        @SuppressWarnings("unchecked")
        private <R> PreparedQuery<RowSet<R>> query(String sql, Function<Row, R> mapping) {
            return Doubles.of(PreparedQuery.class, (method, arguments) -> {
                switch (method) {
                    case "mapping":
                        return query(sql, (Function<Row, Object>) arguments[0]);
                    case "execute":
                        execute(sql, List.of(arguments.length == 1 ? Tuple.tuple() : (Tuple) arguments[0]), mapping,
                                (Handler<AsyncResult<RowSet<R>>>) arguments[arguments.length - 1]);
                        return null;
                    case "executeBatch":
                        execute(sql, (List<Tuple>) arguments[0], mapping, (Handler<AsyncResult<RowSet<R>>>) arguments[1]);
                        return null;
                    default:
                        return Doubles.UNKNOWN;
                }
            });
        }

        private <R> void execute(String sql, List<Tuple> batch, Function<Row, R> mapping,
                Handler<AsyncResult<RowSet<R>>> handler) {
            send(sql, Tables.writes(sql), () -> {
                Result last = null;
                for (Tuple values : batch) {
                    last = tables.execute(this, transaction, sql, values);
                }
                return last;
            }, answer -> handler.handle(answer.map(result -> Rows.of(result, mapping))));
        }

        private io.vertx.sqlclient.Transaction transaction() {
            return Doubles.of(io.vertx.sqlclient.Transaction.class, (method, arguments) -> {
                @SuppressWarnings("unchecked")
                Handler<AsyncResult<Void>> handler = (Handler<AsyncResult<Void>>) arguments[0];
                switch (method) {
                    case "commit":
                        send("COMMIT", true, () -> end(!failed), answer -> handler.handle(answer.mapEmpty()));
                        return null;
                    case "rollback":
                        send("ROLLBACK", false, () -> end(false), answer -> handler.handle(answer.mapEmpty()));
                        return null;
                    default:
                        return Doubles.UNKNOWN;
                }
            });
        }

        private Result begin() {
            transaction = tables.begin(connections.party.name);
            return null;
        }

        private Result end(boolean commit) {
            Transaction over = transaction;
            transaction = null;
            failed = false;
            if (over != null && commit) {
                tables.commit(over);
            } else if (over != null) {
                tables.rollBack(over);
            }
            return null;
        }

        private void send(String sql, boolean writes, java.util.function.Supplier<Result> work,
                java.util.function.Consumer<AsyncResult<Result>> answer) {
            if (ended) {
                answer.accept(Future.failedFuture(ClosedConnectionException.INSTANCE));
                return;
            }
            running = true;
            loop.after(delay(), null, () -> arrive(sql, writes, work, answer));
        }

        private void arrive(String sql, boolean writes, java.util.function.Supplier<Result> work,
                java.util.function.Consumer<AsyncResult<Result>> answer) {
            if (cut && (ended || chance.percent("cut", 50))) {
                die();
            } else if (hits(What.DATABASE_HANGS)) {
                history.note(() -> name() + " hangs: " + words(sql));
                if (chance.percent("hang", 50)) {
                    run(sql, work, lost -> {
                    });
                    running = true;
                }
            } else if (hits(What.DATABASE_AWAY) || hits(What.DATABASE_DIES_BEFORE)) {
                history.note(() -> name() + " dies before: " + words(sql));
                die();
                fail(answer, ClosedConnectionException.INSTANCE);
            } else if (writes && hits(What.DATABASE_READ_ONLY)) {
                failed = transaction != null;
                fail(answer, new PgException("read-only", "ERROR", "25006", null));
            } else if (hits(What.DATABASE_ERRORS)) {
                failed = transaction != null;
                String state = chance.one("state", ERRORS);
                history.note(() -> name() + " fails by " + state + ": " + words(sql));
                fail(answer, new PgException("planned", "ERROR", state, null));
            } else if (failed && !sql.equals("ROLLBACK") && !sql.equals("COMMIT")) {
                fail(answer, new PgException("aborted", "ERROR", "25P02", null));
            } else {
                run(sql, work, answer);
            }
        }

        private void run(String sql, java.util.function.Supplier<Result> work,
                java.util.function.Consumer<AsyncResult<Result>> answer) {
            boolean own = transaction == null && !sql.equals("BEGIN");
            if (own) {
                transaction = tables.begin(connections.party.name);
            }
            Result result;
            try {
                result = work.get();
            } catch (Blocked blocked) {
                history.note(() -> name() + " waits for a lock: " + words(sql));
                Transaction waiting = transaction;
                if (own) {
                    end(false);
                }
                waiting.waits(() -> arrive(sql, true, work, answer), blocked.by());
                return;
            } catch (PgException refused) {
                if (own) {
                    end(false);
                }
                failed = !own;
                history.note(() -> name() + " refuses " + refused.getSqlState() + ": " + words(sql));
                fail(answer, refused);
                return;
            }
            if (own) {
                end(true);
            }
            if (!isRoutine(sql, result)) {
                history.note(() -> name() + " executes: " + words(sql));
            }
            if (hits(What.DATABASE_DIES_AFTER)) {
                history.note(() -> name() + " dies after: " + words(sql));
                die();
                fail(answer, ClosedConnectionException.INSTANCE);
            } else if (cut) {
                die();
            } else {
                reply(() -> answer.accept(Future.succeededFuture(result)));
            }
        }

        private void fail(java.util.function.Consumer<AsyncResult<Result>> answer, Throwable failure) {
            reply(() -> answer.accept(Future.failedFuture(failure)));
        }

        private void reply(Runnable answer) {
            running = false;
            loop.after(delay(), connections.party, () -> {
                if (!cut) {
                    answer.run();
                }
            });
        }

        /** Gives the session back, or closes its socket while a statement runs. */
        private void close() {
            if (running || transaction != null) {
                cut();
            } else {
                die();
            }
            if (connections.open.remove(this)) {
                connections.gone();
            }
        }

        private void cut() {
            cut = true;
            if (!running) {
                die();
            } else {
                // The server notices the closed socket, or the request to cancel, also while the statement waits.
                loop.after(chance.nanos("cut", 400), null, this::die);
            }
        }

        private void die() {
            if (!ended) {
                ended = true;
                tables.unlock(this);
                end(false);
            }
        }

        private String name() {
            return "PostgreSQL for " + connections.party.name;
        }
    }

    /** A sweep that finds nothing. */
    private static boolean isRoutine(String sql, Result result) {
        return sql.contains("_advisory_") || sql.contains("NOT d.published") && result.count() == 0;
    }

    private static String words(String sql) {
        String line = sql.replaceAll("\\s+", " ");
        return line.length() > 50 ? line.substring(0, 50) + "…" : line;
    }
}
