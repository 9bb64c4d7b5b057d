package io.tandem.consumer.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.arc.Unremovable;

/** Keeps the spans that have started. */
@Unremovable
@Singleton
public class RecordedSpans implements SpanProcessor {

    private final Map<String, SpanData> spans = new ConcurrentHashMap<>();

    /** The kinds of the span of a traceparent and of its ancestors, then the id of the first span that is not recorded. */
    List<String> ancestors(String traceparent) {
        String[] parts = traceparent.split("-");
        List<String> kinds = new ArrayList<>();
        String id = parts[2];
        for (SpanData span = spans.get(id); span != null && span.getTraceId().equals(parts[1]); span = spans.get(id)) {
            kinds.add(span.getKind().name());
            id = span.getParentSpanId();
        }
        kinds.add(id);
        return kinds;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        spans.put(span.getSpanContext().getSpanId(), span.toSpanData());
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
