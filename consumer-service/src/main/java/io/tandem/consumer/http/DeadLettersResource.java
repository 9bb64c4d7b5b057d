package io.tandem.consumer.http;

import java.util.List;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.deadletter.DeadLetterEntry;
import io.tandem.consumer.deadletter.DeadLetterFilter;
import io.tandem.consumer.deadletter.DeadLetterQueries;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.redrive.Redrive;

/** Lists dead letters and redrives them. */
@Path("dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final DeadLetterQueries queries;
    private final Redrive redrive;

    DeadLettersResource(DeadLetterQueries queries, Redrive redrive) {
        this.queries = queries;
        this.redrive = redrive;
    }

    /** A page of dead letters, newest first, with the cursor of the next page or null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<DeadLetterEntry> deadLetters, String next) {
        static Page of(List<DeadLetterEntry> found, int limit) {
            return found.size() <= limit
                    ? new Page(found, null)
                    : new Page(found.subList(0, limit), Parameters.cursor(found.get(limit - 1).position()));
        }
    }

    /**
     * The dead letters to redrive: those that match every given member.
     *
     * @param ids of events
     * @param all must be true to redrive without any other condition
     * @param dryRun only counts
     * @param limit the most dead letters, by default {@value Redrive#MAX_DEAD_LETTERS}
     */
    public record Request(List<String> ids, String source, String type, String reason, String from, String to, boolean all,
            boolean dryRun, Integer limit) {

        DeadLetterFilter filter() {
            DeadLetterFilter filter = new DeadLetterFilter(texts(ids), Parameters.text("source", source),
                    Parameters.text("type", type), DeadLettersResource.reason(reason), Parameters.time("from", from),
                    Parameters.time("to", to));
            if (!all && filter.equals(new DeadLetterFilter(null, null, null, null, null, null))) {
                throw Problem.of("all", "all must be true to redrive every dead letter; otherwise give a condition")
                        .asException();
            }
            return filter;
        }

        int max() {
            return limit == null ? Redrive.MAX_DEAD_LETTERS
                    : Parameters.count("limit", limit.toString(), Redrive.MAX_DEAD_LETTERS, Redrive.MAX_DEAD_LETTERS);
        }

        private static List<String> texts(List<String> ids) {
            if (ids != null) {
                ids.forEach(id -> Parameters.text("ids", id));
            }
            return ids;
        }
    }

    /** The number of dead letters that a redrive claimed, or would claim. The journal gets the outcome of each. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(Long matched, Integer claimed) {
    }

    @GET
    public Uni<Page> list(@RestQuery String id, @RestQuery String source, @RestQuery String type, @RestQuery String reason,
            @RestQuery String from, @RestQuery String to, @RestQuery String limit, @RestQuery String cursor) {
        DeadLetterFilter filter = new DeadLetterFilter(id == null ? null : List.of(Parameters.text("id", id)),
                Parameters.text("source", source), Parameters.text("type", type), reason(reason),
                Parameters.time("from", from), Parameters.time("to", to));
        int size = Parameters.count("limit", limit, DEFAULT_LIMIT, MAX_LIMIT);
        return queries.list(filter, Parameters.cursor("cursor", cursor), size + 1)
                .map(found -> Page.of(found, size));
    }

    /** Answers 202 with the number of claimed dead letters, or 200 with the number of matches for a dry run. */
    @POST
    @Path("redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Answer>> redrive(Request request) {
        if (request == null) {
            throw Problem.of("all", "the body must say which dead letters to redrive").asException();
        }
        DeadLetterFilter filter = request.filter();
        return request.dryRun()
                ? queries.count(filter).map(matched -> RestResponse.ok(new Answer(matched, null)))
                : redrive.start(filter, request.max())
                        .map(claimed -> RestResponse.accepted(new Answer(null, claimed)));
    }

    private static Reason reason(String text) {
        try {
            return text == null ? null : Reason.of(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of("reason", e.getMessage()).asException();
        }
    }
}
