package io.tandem.benchmark.reference;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows into a journal without reading a topic: {@code BareWriter unnest|copy URL USER PASSWORD CONNECTIONS ROWS}.
 * Stays until its input ends, so that its use can be measured.
 */
public final class BareWriter {

    private BareWriter() {
    }

    /** Writes all rows, then waits. */
    public static void main(String[] args) throws Exception {
        int connections = Integer.parseInt(args[4]);
        int rows = Integer.parseInt(args[5]);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Connection connection = DriverManager.getConnection(args[1], args[2], args[3]);
            RowWriter writer = args[0].equals("copy") ? new CopyWriter(connection) : new UnnestWriter(connection);
            int first = i;
            writers.add(new Thread(() -> write(writer, first, connections, rows)));
        }
        writers.forEach(Thread::start);
        while (System.in.read() >= 0) {
            // the parent says nothing; it only goes away
        }
    }

    private static void write(RowWriter writer, int first, int step, int rows) {
        try {
            List<Row> batch = new ArrayList<>(RowWriter.BATCH);
            for (int i = first; i < rows; i += step) {
                batch.add(Row.of(i));
                if (batch.size() == RowWriter.BATCH || i + step >= rows) {
                    writer.write(batch);
                    batch.clear();
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
