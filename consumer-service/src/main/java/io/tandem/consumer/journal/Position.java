package io.tandem.consumer.journal;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A position in the total order of the journal: the transaction that inserted a row, and the row's number within it.
 *
 * @param tx PostgreSQL's 64-bit transaction id, not negative
 * @param ordinal the row's number within the transaction, or -1 for the position before its first row
 */
public record Position(long tx, int ordinal) implements Comparable<Position> {

    /** The position before every row. */
    public static final Position START = new Position(0, -1);

    public Position {
        if (tx < 0 || ordinal < -1) {
            throw new IllegalArgumentException("not a position in the journal: " + tx + "-" + ordinal);
        }
    }

    /** The columns that {@link #of} reads, from the table event. */
    public static final String COLUMNS = "tx::text AS tx_text, ordinal";

    /** The position of a row. */
    public static Position of(Row row) {
        return new Position(Long.parseLong(row.getString("tx_text")), row.getInteger("ordinal"));
    }

    /** The transaction id for a parameter {@code $1::text::xid8}, because the driver does not know the type xid8. */
    public String txText() {
        return Long.toString(tx);
    }

    /**
     * Parses the result of {@link #toString()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Position parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("not a position in the journal: " + text);
        }
        return new Position(Long.parseLong(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(Position other) {
        int byTransaction = Long.compare(tx, other.tx);
        return byTransaction != 0 ? byTransaction : Integer.compare(ordinal, other.ordinal);
    }

    @Override
    public String toString() {
        return tx + "-" + ordinal;
    }
}
