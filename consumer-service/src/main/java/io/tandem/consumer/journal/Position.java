package io.tandem.consumer.journal;

/**
 * A place in the journal's one total order: the transaction that journaled a row and the row's ordinal in it.
 *
 * @param tx PostgreSQL's 64-bit transaction id, not negative
 * @param ordinal the row's number within the transaction, or -1 for the place before its first row
 */
public record Position(long tx, int ordinal) implements Comparable<Position> {

    /** Before every row. */
    public static final Position START = new Position(0, -1);

    public Position {
        if (tx < 0 || ordinal < -1) {
            throw new IllegalArgumentException("no place in the journal: " + tx + "-" + ordinal);
        }
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Position parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("no place in the journal: " + text);
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
