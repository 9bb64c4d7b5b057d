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
 * Gives pooled connections back, or closes them. Vert.x's public {@code close()} only gives a pooled connection back, so this
 * class uses the internal classes of Vert.x 4.5 to close the socket. No other class does.
 */
final class Connections {

    private static final Logger LOG = Logger.getLogger(Connections.class);
    /** SQLSTATE of a write on a read-only server, for example one that is no longer the primary. */
    private static final String READ_ONLY = "25006";
    /** SQLSTATE class of connection exceptions. */
    private static final String CONNECTION_EXCEPTION = "08";
    /** SQLSTATE prefix of a session that the server ended, for example at a shutdown or a crash. */
    private static final String SESSION_ENDED = "57P";

    private Connections() {
    }

    /**
     * Whether later statements on the connection would fail too. True for any failure that PostgreSQL did not report itself.
     */
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

    /** Asks the server over another connection to cancel the statement of this one. Does not wait for the answer. */
    static void cancelStatement(SqlConnection connection) {
        if (connection.getDelegate() instanceof PgConnection postgres) {
            postgres.cancelRequest().onFailure(failure -> LOG.debug("Could not cancel a statement", failure));
        }
    }

    /**
     * Closes the socket at once. Statements on it fail, and the pool can open another connection. Starts behind the handlers of
     * the client, because they would say goodbye and then wait for the server to close, which a hung server never does.
     */
    static void close(SqlConnection connection) {
        ChannelHandlerContext socket = socket(connection);
        if (socket == null) {
            giveBack(connection);
            return;
        }
        // Gives it back only when it is closed, because the pool would hand an open one to the next statement.
        socket.channel().closeFuture().addListener(closed -> giveBack(connection));
        ChannelHandlerContext first = socket.pipeline().firstContext();
        if (first != null) { // else it is closed, and has lost its handlers
            first.close();
        }
    }

    private static ChannelHandlerContext socket(SqlConnection connection) {
        if (connection.getDelegate() instanceof SqlConnectionInternal pooled) {
            Connection real = pooled.unwrap().unwrap();
            return real instanceof SocketConnectionBase open ? open.socket().channelHandlerContext() : null;
        }
        return null;
    }
}
