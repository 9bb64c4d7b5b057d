package io.tandem.consumer.simulation;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.impl.ArrayTuple;

/** The rows of an answer of PostgreSQL. */
record Rows<R>(List<R> rows, int rowCount) implements RowSet<R> {

    static Rows<Row> of(Tables.Result result) {
        return new Rows<>(result.rows().stream().<Row> map(NamedRow::new).toList(), result.count());
    }

    static <R> Rows<R> of(Tables.Result result, Function<Row, R> mapping) {
        return new Rows<>(of(result).rows().stream().map(mapping).toList(), result.count());
    }

    @Override
    public RowIterator<R> iterator() {
        Iterator<R> iterator = rows.iterator();
        return new RowIterator<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public R next() {
                return iterator.next();
            }
        };
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public RowSet<R> value() {
        return this;
    }

    @Override
    public RowSet<R> next() {
        return null;
    }

    @Override
    public <V> V property(PropertyKind<V> property) {
        return null;
    }

    @Override
    public List<String> columnsNames() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ColumnDescriptor> columnDescriptors() {
        throw new UnsupportedOperationException();
    }

    private static final class NamedRow extends ArrayTuple implements Row {
        private final List<String> names;

        NamedRow(Tables.Columns columns) {
            super(columns.values());
            this.names = List.copyOf(columns.keySet());
        }

        @Override
        public String getColumnName(int position) {
            return names.get(position);
        }

        @Override
        public int getColumnIndex(String name) {
            return names.indexOf(name);
        }
    }
}
