package io.tandem.consumer.http;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemType;
import io.tandem.consumer.query.EventFilter;
import io.tandem.consumer.replay.Replay;
import io.tandem.consumer.replay.ReplayRunner;
import io.tandem.consumer.replay.Replays;
import io.tandem.consumer.replay.Replays.Change;

/** Starts, lists and steers replays. */
@Path("replays")
@Produces(MediaType.APPLICATION_JSON)
public class ReplaysResource {

    private static final EventFilter EVERYTHING = new EventFilter(null, null, null, null, null, null);

    private final Replays replays;
    private final ReplayRunner runner;

    ReplaysResource(Replays replays, ReplayRunner runner) {
        this.replays = replays;
        this.runner = runner;
    }

    /**
     * The events to replay: those that match every given member.
     *
     * @param all must be true to replay without any other condition
     * @param dryRun only counts
     */
    public record Request(String type, String source, String subject, String outcome, String from, String to, boolean all,
            boolean dryRun) {

        EventFilter filter() {
            EventFilter filter = new EventFilter(Parameters.text("type", type), Parameters.text("source", source),
                    Parameters.text("subject", subject), Parameters.outcome("outcome", outcome),
                    Parameters.time("from", from), Parameters.time("to", to));
            if (!all && filter.equals(EVERYTHING)) {
                throw Problem.of("all", "all must be true to replay every event; otherwise give a condition").asException();
            }
            return filter;
        }
    }

    /** The number of events that a replay would have. */
    @RegisterForReflection
    public record Matched(long matched) {
    }

    /** Replays, newest first. */
    public record Page(List<Replay> replays) {
    }

    /** Answers 202 with the replay, or 200 with the number of matches for a dry run. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Object>> start(Request request) {
        if (request == null) {
            throw Problem.of("all", "the body must say which events to replay").asException();
        }
        EventFilter filter = request.filter();
        if (!runner.canReplay()) {
            throw Problem.of(ProblemType.NOT_REPLAYABLE, "there is nothing to replay: the journal keeps no data "
                    + "(tandem.consumer.journal.data=drop), or there is no handler (tandem.consumer.handler.name=none)")
                    .asException();
        }
        return request.dryRun()
                ? replays.count(filter).map(matched -> RestResponse.ok(new Matched(matched)))
                : replays.create(filter).map(ReplaysResource::accepted);
    }

    private static RestResponse<Object> accepted(Replay replay) {
        return RestResponse.ResponseBuilder.<Object> accepted(replay)
                .location(URI.create("/replays/" + replay.id()))
                .build();
    }

    /** Lists the newest replays. */
    @GET
    public Uni<Page> list() {
        return replays.list().map(Page::new);
    }

    @GET
    @Path("{id}")
    public Uni<Replay> find(@RestPath String id) {
        return find(uuid(id));
    }

    @POST
    @Path("{id}/pause")
    public Uni<Replay> pause(@RestPath String id) {
        return change(uuid(id), Change.PAUSE);
    }

    @POST
    @Path("{id}/resume")
    public Uni<Replay> resume(@RestPath String id) {
        return change(uuid(id), Change.RESUME);
    }

    @POST
    @Path("{id}/cancel")
    public Uni<Replay> cancel(@RestPath String id) {
        return change(uuid(id), Change.CANCEL);
    }

    private Uni<Replay> change(UUID id, Change change) {
        return replays.change(id, change)
                .chain(isAllowed -> find(id).invoke(replay -> {
                    if (!isAllowed) {
                        throw Problem.of(ProblemType.NOT_REPLAYABLE, "the replay is " + replay.state()).asException();
                    }
                }));
    }

    private Uni<Replay> find(UUID id) {
        return replays.find(id)
                .map(found -> found.orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no replay with this id")
                        .asException()));
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no replay with this id").asException();
        }
    }
}
