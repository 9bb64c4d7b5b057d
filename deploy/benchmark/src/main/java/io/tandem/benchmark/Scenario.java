package io.tandem.benchmark;

import java.util.List;

/** One question about the speed: who takes part, and what the answer is held against. */
public interface Scenario {

    /** As it is asked for on the command line. */
    String name();

    /** What is measured, in one sentence for the table's heading. */
    String title();

    /** Measures all contenders, one round after another. */
    List<Outcome> run(Environment environment) throws Exception;

    /** What the outcomes are held against; those that were not measured are left out. */
    List<Bar> bars(Results outcomes);
}
