package io.tandem.benchmark;

import java.util.List;

/** One question about the speed: its contenders, and the bars that its figures are held against. */
public abstract class Scenario {

    private final String name;
    private final String title;

    /**
     * @param name on the command line
     * @param title one sentence for the heading of the table
     */
    protected Scenario(String name, String title) {
        this.name = name;
        this.title = title;
    }

    /** The name on the command line. */
    public final String name() {
        return name;
    }

    /** One sentence for the heading of the table. */
    public final String title() {
        return title;
    }

    /** Measures all contenders, one round after another. */
    public abstract List<Outcome> run(Environment environment) throws Exception;

    /** The bars of the outcomes that were measured. */
    public abstract List<Bar> bars(Results outcomes);
}
