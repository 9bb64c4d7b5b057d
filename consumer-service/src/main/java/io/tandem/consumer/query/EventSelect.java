package io.tandem.consumer.query;

import java.util.ArrayList;
import java.util.List;

import io.vertx.mutiny.sqlclient.Tuple;

/** Builds a SELECT on the journal, one condition after another. A {@code ?} stands for a value. */
final class EventSelect {

    private final StringBuilder sql;
    private final List<Object> values = new ArrayList<>();
    private boolean conditional;

    EventSelect(String columns) {
        sql = new StringBuilder("SELECT ").append(columns).append(" FROM event");
    }

    /** Adds a condition. Its values replace the question marks, in their order. */
    EventSelect where(String condition, Object... conditionValues) {
        sql.append(conditional ? " AND " : " WHERE ");
        conditional = true;
        int next = 0;
        for (char c : condition.toCharArray()) {
            if (c == '?') {
                values.add(conditionValues[next++]);
                sql.append('$').append(values.size());
            } else {
                sql.append(c);
            }
        }
        return this;
    }

    /** Adds a condition unless the value is null. */
    EventSelect whereIf(String condition, Object value) {
        return value == null ? this : where(condition, value);
    }

    /** Ends the statement. */
    EventSelect newestFirst(int limit) {
        sql.append(" ORDER BY tx DESC, ordinal DESC LIMIT ").append(limit);
        return this;
    }

    /** Ends the statement. */
    EventSelect bySource(int limit) {
        sql.append(" ORDER BY source LIMIT ").append(limit);
        return this;
    }

    String sql() {
        return sql.toString();
    }

    Tuple values() {
        return Tuple.from(values);
    }
}
