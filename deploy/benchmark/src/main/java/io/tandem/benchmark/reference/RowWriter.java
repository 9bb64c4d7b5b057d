package io.tandem.benchmark.reference;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Writes rows, a batch a transaction. */
interface RowWriter {

    int BATCH = 1000;

    void write(List<Row> rows) throws SQLException, IOException;
}
