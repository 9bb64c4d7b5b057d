package io.tandem.consumer.journal;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import io.tandem.consumer.event.DeadLetter;
import io.tandem.consumer.event.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;

/** The columns of a dead letter: the verdict and the record as it was. */
final class DeadLetterRow {

    private DeadLetterRow() {
    }

    static Tuple of(Delivery delivery) {
        ConsumerRecord<byte[], byte[]> record = delivery.record();
        DeadLetter deadLetter = delivery.deadLetter();
        Header[] headers = record.headers().toArray();
        Buffer[] names = new Buffer[headers.length];
        Buffer[] values = new Buffer[headers.length];
        for (int i = 0; i < headers.length; i++) {
            names[i] = Buffer.buffer(headers[i].key().getBytes(StandardCharsets.UTF_8));
            values[i] = EventRows.buffer(headers[i].value());
        }
        return Tuple.tuple()
                .addString(delivery.identity().id())
                .addString(delivery.identity().source())
                .addString(deadLetter.reason().text())
                .addString(deadLetter.cause())
                .addString(deadLetter.claimed() == null ? null : deadLetter.claimed().id())
                .addString(deadLetter.claimed() == null ? null : deadLetter.claimed().source())
                .addValue(EventRows.buffer(record.key()))
                .addValue(EventRows.buffer(record.value()))
                .addValue(names)
                .addValue(values)
                .addString(record.topic())
                .addInteger(record.partition())
                .addLong(record.offset());
    }
}
