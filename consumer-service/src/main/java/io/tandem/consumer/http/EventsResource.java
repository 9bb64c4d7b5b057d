package io.tandem.consumer.http;

import java.time.Duration;
import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemType;
import io.tandem.consumer.query.EntryJson;
import io.tandem.consumer.query.EventFilter;
import io.tandem.consumer.query.EventPage;
import io.tandem.consumer.query.EventQueries;
import io.tandem.consumer.query.EventWaits;
import io.tandem.consumer.query.JournalEntry;

/** Answers the outcome of one event, and lists the journal. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class EventsResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final EventQueries queries;
    private final EventWaits waits;
    private final Duration maxWait;

    EventsResource(EventQueries queries, EventWaits waits, ConsumerConfig config) {
        this.queries = queries;
        this.waits = waits;
        this.maxWait = config.query().maxWait();
    }

    /** Lists journaled events, newest first, without their data. */
    @GET
    @Path("events")
    public Uni<byte[]> list(@RestQuery String type, @RestQuery String source, @RestQuery String subject,
            @RestQuery String outcome, @RestQuery String from, @RestQuery String to, @RestQuery String limit,
            @RestQuery String cursor) {
        var filter = new EventFilter(Parameters.text("type", type), Parameters.text("source", source),
                Parameters.text("subject", subject), Parameters.outcome("outcome", outcome),
                Parameters.time("from", from), Parameters.time("to", to));
        return queries.list(filter, Parameters.cursor("cursor", cursor),
                Parameters.count("limit", limit, DEFAULT_LIMIT, MAX_LIMIT))
                .map(EventsResource::json);
    }

    private static byte[] json(EventPage page) {
        return EntryJson.write(page.entries(), Parameters.cursor(page.next()));
    }

    /** Returns one event with its data and its outcome. The id is percent-encoded. */
    @GET
    @Path("events/{id}")
    public Uni<byte[]> event(@RestPath String id, @RestQuery String source, @RestQuery String wait) {
        return find(Parameters.text("id", id), Parameters.text("source", source), Parameters.duration("wait", wait));
    }

    /** Does the same for the ids {@code .} and {@code ..}, which no path can carry. */
    @GET
    @Path("event")
    public Uni<byte[]> eventById(@RestQuery String id, @RestQuery String source, @RestQuery String wait) {
        if (id == null) {
            throw Problem.of("id", "id must be given").asException();
        }
        return event(id, source, wait);
    }

    private Uni<byte[]> find(String id, String source, Duration wait) {
        return queries.find(id, source)
                .chain(found -> found.isEmpty() && !wait.isZero() ? await(id, source, wait) : item(found))
                .chain(found -> answer(id, found))
                .map(EntryJson::write);
    }

    private Uni<List<JournalEntry>> await(String id, String source, Duration wait) {
        return waits.journaled(id, source, wait.compareTo(maxWait) < 0 ? wait : maxWait)
                .chain(() -> queries.find(id, source));
    }

    private Uni<JournalEntry> answer(String id, List<JournalEntry> found) {
        return switch (found.size()) {
            case 0 -> failure(Problem.of(ProblemType.NOT_JOURNALED, "not journaled: in flight or never accepted"));
            case 1 -> item(found.get(0));
            default -> queries.sources(id)
                    .chain(sources -> failure(new Problem(ProblemType.AMBIGUOUS,
                            "several sources sent an event of this id; ask with ?source=", null, sources)));
        };
    }

    private static <T> Uni<T> item(T item) {
        return Uni.createFrom().item(item);
    }

    private static <T> Uni<T> failure(Problem problem) {
        return Uni.createFrom().failure(problem.asException());
    }
}
