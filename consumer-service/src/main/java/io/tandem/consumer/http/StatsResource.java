package io.tandem.consumer.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.stats.Stats;
import io.tandem.consumer.stats.StatsService;

/** Answers rates, latencies and lag. */
@Path("stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {

    private final StatsService stats;

    StatsResource(StatsService stats) {
        this.stats = stats;
    }

    /** Returns the figures of the whole group, at most two seconds old. */
    @GET
    public Uni<Stats> stats() {
        return stats.get();
    }
}
