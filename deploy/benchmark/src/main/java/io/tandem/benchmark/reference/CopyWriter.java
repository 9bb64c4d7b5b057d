package io.tandem.benchmark.reference;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** COPY: the fastest way in that PostgreSQL has; it knows no ON CONFLICT, so it is a limit and no alternative. */
final class CopyWriter implements RowWriter {

    private static final String COPY = "COPY event (id, source, type, subject, datacontenttype, key, topic, partition, \"offset\","
            + " accepted_at, outcome, attempts, data, hash, ordinal) FROM STDIN";
    private static final String DATA = new String(Row.DATA, StandardCharsets.UTF_8);
    private static final String HASH = "\\\\x" + HexFormat.of().formatHex(Row.HASH);

    private final CopyManager copy;

    CopyWriter(Connection connection) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @Override
    public void write(List<Row> rows) throws SQLException, IOException {
        String now = Instant.now().toString();
        StringBuilder lines = new StringBuilder(rows.size() * 300);
        for (Row row : rows) {
            lines.append(String.join("\t", row.id(), "/benchmark", "com.example.reading", row.subject(), "application/json",
                    row.subject(), "events", String.valueOf(row.partition()), String.valueOf(row.offset()), now, "processed",
                    "0", DATA, HASH, String.valueOf(row.ordinal()))).append('\n');
        }
        copy.copyIn(COPY, new StringReader(lines.toString()));
    }
}
