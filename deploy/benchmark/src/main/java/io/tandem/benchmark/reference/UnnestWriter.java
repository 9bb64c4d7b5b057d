package io.tandem.benchmark.reference;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The statement of consumer-service, over JDBC. */
final class UnnestWriter implements RowWriter {

    private static final String INSERT = """
            INSERT INTO event (id, source, type, subject, datacontenttype, dataschema, time, extensions, key, topic,
                               partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal)
            SELECT id, source, type, subject, datacontenttype, dataschema, time, extensions::jsonb, key, topic,
                   partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::bytea[], ?::text[], ?::int[], ?::bigint[], ?::timestamptz[], ?::text[],
                        ?::int[], ?::text[], ?::bytea[], ?::bytea[], ?::int[])
                 AS t (id, source, type, subject, datacontenttype, dataschema, time, extensions, key, topic,
                       partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal)
            ON CONFLICT DO NOTHING""";

    private final Connection connection;
    private final PreparedStatement insert;
    private int parameter;

    UnnestWriter(Connection connection) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(INSERT);
    }

    @Override
    public void write(List<Row> rows) throws SQLException {
        String now = Instant.now().toString();
        parameter = 0;
        texts(rows, Row::id);
        texts(rows, row -> "/benchmark");
        texts(rows, row -> "com.example.reading");
        texts(rows, Row::subject);
        texts(rows, row -> "application/json");
        texts(rows, row -> null);
        texts(rows, row -> null);
        texts(rows, row -> null);
        column(rows, "bytea", byte[][]::new, Row::key);
        texts(rows, row -> "events");
        column(rows, "int4", Integer[]::new, Row::partition);
        column(rows, "int8", Long[]::new, Row::offset);
        column(rows, "timestamptz", String[]::new, row -> now);
        texts(rows, row -> "processed");
        column(rows, "int4", Integer[]::new, row -> 0);
        texts(rows, row -> null);
        column(rows, "bytea", byte[][]::new, row -> Row.DATA);
        column(rows, "bytea", byte[][]::new, row -> Row.HASH);
        column(rows, "int4", Integer[]::new, Row::ordinal);
        insert.execute();
    }

    private void texts(List<Row> rows, Function<Row, String> value) throws SQLException {
        column(rows, "text", String[]::new, value);
    }

    private <T> void column(List<Row> rows, String type, java.util.function.IntFunction<T[]> array, Function<Row, T> value)
            throws SQLException {
        insert.setArray(++parameter, connection.createArrayOf(type, rows.stream().map(value).toArray(array)));
    }
}
