package io.tandem.consumer.database;

import org.jboss.logging.Logger;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * The ends that a pooled connection can take. This is the one place that knows Vert.x's internals: its public
 * {@code close()} gives a pooled connection back, and nothing public closes the connection itself.
 */
final class Connections {

    private static final Logger LOG = Logger.getLogger(Connections.class);
    /** SQLSTATE of a statement that writes to a read-only database: this server is not the primary any more. */
    private static final String READ_ONLY = "25006";
    /** SQLSTATE class of connection exceptions. */
    private static final String CONNECTION_EXCEPTION = "08";
    /** SQLSTATE prefix of a server that ends the session: shutdown, crash, start, dropped database, idle session. */
    private static final String SESSION_ENDED = "57P";

    private Connections() {
    }

    /** Whether a later statement on the same connection would fail too; true for any failure that PostgreSQL did not report. */
    static boolean isUseless(Throwable failure) {
        if (!(failure instanceof PgException reported) || reported.getSqlState() == null) {
            return true;
        }
        String state = reported.getSqlState();
        return state.equals(READ_ONLY) || state.startsWith(CONNECTION_EXCEPTION) || state.startsWith(SESSION_ENDED);
    }

    static void giveBack(SqlConnection connection) {
        connection.close().subscribe().with(given -> {
        }, failure -> LOG.debug("Could not give a connection back", failure));
    }

    /** Asks the server, over another connection, to cancel the connection's statement; does not wait for it. */
    static void cancelStatement(SqlConnection connection) {
        if (connection.getDelegate() instanceof PgConnection postgres) {
            postgres.cancelRequest().onFailure(failure -> LOG.debug("Could not cancel a statement", failure));
        }
    }

    /** Closes the socket, which fails the statements on it and makes room in the pool. */
    static void close(SqlConnection connection) {
        ChannelHandlerContext socket = socket(connection);
        if (socket == null) {
            giveBack(connection);
            return;
        }
        // Given back before it is closed, the pool would hand it to the next statement.
        socket.channel().closeFuture().addListener(closed -> giveBack(connection));
        socket.close();
    }

    private static ChannelHandlerContext socket(SqlConnection connection) {
        if (connection.getDelegate() instanceof SqlConnectionInternal pooled) {
            Connection real = pooled.unwrap().unwrap();
            return real instanceof SocketConnectionBase open ? open.socket().channelHandlerContext() : null;
        }
        return null;
    }
}
