package io.tandem.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** The outcomes of one scenario, by contender. */
public record Results(List<Outcome> outcomes) {

    public Optional<Outcome> of(String contender) {
        return outcomes.stream().filter(outcome -> outcome.contender().equals(contender)).findFirst();
    }

    /** Collects bars from the outcomes that are there. */
    public final class Bars {
        private final List<Bar> bars = new ArrayList<>();

        /** The ratio of the rates of two contenders, if both took part. */
        public Bars ratio(String contender, String reference, double limit) {
            of(contender).ifPresent(a -> of(reference).ifPresent(b -> bars
                    .add(Bar.atLeast(contender + " / " + reference, a.ratioTo(b), limit, ""))));
            return this;
        }

        /** A figure of one contender, if it took part. */
        public Bars figure(String contender, ToDoubleFunction<Outcome> figure, DoubleFunction<Bar> bar) {
            of(contender).ifPresent(outcome -> bars.add(bar.apply(figure.applyAsDouble(outcome))));
            return this;
        }

        public List<Bar> list() {
            return bars;
        }
    }

    public Bars bars() {
        return new Bars();
    }
}
