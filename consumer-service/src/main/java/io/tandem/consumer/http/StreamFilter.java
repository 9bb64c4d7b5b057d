package io.tandem.consumer.http;

import io.tandem.consumer.feed.FeedEntry;
import io.vertx.core.http.HttpServerRequest;

/** The filter of a stream client. Null matches any value. */
record StreamFilter(String type, String source, String subject) {

    static StreamFilter of(HttpServerRequest request) {
        return new StreamFilter(Parameters.text("type", request.getParam("type")),
                Parameters.text("source", request.getParam("source")),
                Parameters.text("subject", request.getParam("subject")));
    }

    boolean admits(FeedEntry entry) {
        return (type == null || type.equals(entry.type()))
                && (source == null || source.equals(entry.source()))
                && (subject == null || subject.equals(entry.subject()));
    }
}
