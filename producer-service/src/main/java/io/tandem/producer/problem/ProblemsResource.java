package io.tandem.producer.problem;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Serves the documentation of each problem at the URI that is the problem's type. */
@Path("/problems")
public class ProblemsResource {

    /** The documentation of one problem, in JSON. */
    @RegisterForReflection
    record Documentation(String type, String title, int status, String explanation) {

        static Documentation of(ProblemType kind) {
            return new Documentation("/problems/" + kind.path(), kind.title(), kind.status(), kind.explanation());
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public String page() {
        return page("Problems of producer-service",
                Arrays.stream(ProblemType.values()).map(ProblemsResource::section).collect(Collectors.joining()));
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<Documentation> list() {
        return Arrays.stream(ProblemType.values()).map(Documentation::of).toList();
    }

    @GET
    @Path("/{name}")
    @Produces(MediaType.TEXT_HTML)
    public String page(@PathParam("name") String name) {
        return page("Problem: " + named(name).path(), section(named(name)));
    }

    @GET
    @Path("/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    public Documentation one(@PathParam("name") String name) {
        return Documentation.of(named(name));
    }

    private static ProblemType named(String name) {
        return Arrays.stream(ProblemType.values()).filter(kind -> kind.path().equals(name)).findFirst()
                .orElseThrow(NotFoundException::new);
    }

    private static String section(ProblemType kind) {
        return """
                <section id="%1$s">
                <h2><a href="/problems/%1$s">%1$s</a></h2>
                <p><strong>%2$d %3$s.</strong> %4$s</p>
                </section>
                """.formatted(kind.path(), kind.status(), kind.title(), kind.explanation());
    }

    private static String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <style>:root { color-scheme: light dark } body { font: 1rem/1.5 system-ui; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }</style>
                <h1>%1$s</h1>
                %2$s</html>
                """
                .formatted(title, body);
    }
}
