package io.tandem.consumer.problem;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

import org.jboss.resteasy.reactive.RestPath;

/** Documents each problem type under its own URI. */
@Path("/problems")
@Produces("text/plain;charset=UTF-8")
public class ProblemsResource {

    /** Lists the problem types of this service. */
    @GET
    public String all() {
        return Stream.of(ProblemType.values())
                .map(ProblemsResource::document)
                .collect(Collectors.joining("\n"));
    }

    /** Returns one problem type with its status, title and explanation. */
    @GET
    @Path("{name}")
    public String one(@RestPath String name) {
        return Stream.of(ProblemType.values())
                .filter(type -> type.path().equals(name))
                .map(ProblemsResource::document)
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "no problem has this name").asException());
    }

    private static String document(ProblemType type) {
        return """
                /problems/%s
                %d %s
                %s
                """.formatted(type.path(), type.status(), type.title(), type.explanation());
    }
}
