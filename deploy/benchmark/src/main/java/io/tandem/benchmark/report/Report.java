package io.tandem.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.tandem.benchmark.Scenario;

/** The folder of results: one JSON file that keeps the last result of each scenario, and the table and plots made of it. */
public record Report(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Puts a result in the place of the scenario's last one, and writes the table and the plots anew. */
    public void add(Measured measured, List<Scenario> order) throws IOException {
        Files.createDirectories(folder);
        List<Measured> all = new ArrayList<>(read());
        all.removeIf(old -> old.scenario().equals(measured.scenario()));
        all.add(measured);
        List<String> names = order.stream().map(Scenario::name).toList();
        all.sort((a, b) -> Integer.compare(names.indexOf(a.scenario()), names.indexOf(b.scenario())));
        JSON.writeValue(json().toFile(), all);
        Files.writeString(folder.resolve("README.md"), new MarkdownTable(all).text());
        for (Measured one : all) {
            new BarPlot(one).write(folder);
        }
    }

    private List<Measured> read() throws IOException {
        return Files.exists(json()) ? JSON.readValue(json().toFile(), new TypeReference<>() {
        }) : List.of();
    }

    private Path json() {
        return folder.resolve("results.json");
    }
}
