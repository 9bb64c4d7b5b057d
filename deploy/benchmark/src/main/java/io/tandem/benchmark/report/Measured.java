package io.tandem.benchmark.report;

import java.util.List;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.process.Machine;

/**
 * The last result of one scenario, with the circumstances that one needs to judge it.
 *
 * @param takenAt ISO 8601
 * @param command that makes it again
 * @param commit of the sources that were measured
 */
public record Measured(String scenario, String title, String takenAt, String command, String commit, Machine machine,
        List<Outcome> outcomes, List<Bar> bars) {
}
