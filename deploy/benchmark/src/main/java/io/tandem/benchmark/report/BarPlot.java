package io.tandem.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Sample;

/** One scenario as a horizontal bar a contender: the median rate, and a line from the lowest round to the highest. */
record BarPlot(Measured result) {

    private static final int WIDTH = 860;
    private static final int LABELS = 230;
    private static final int VALUES = 90;
    private static final int TOP = 40;
    private static final int STEP = 30;
    private static final int BAR = 18;
    private static final String STYLE = "text{font:13px system-ui,sans-serif;fill:#24292f}.t{font-weight:600}"
            + ".o{fill:#2f6fde}.r{fill:#a8b3c2}.s{stroke:#24292f;stroke-width:1.5}"
            + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{stroke:#e6edf3}.r{fill:#57606a}}";

    void write(Path folder) throws IOException {
        List<Outcome> rated = result.outcomes().stream()
                .filter(outcome -> outcome.samples().stream().noneMatch(sample -> Double.isNaN(sample.perSecond())))
                .toList();
        if (!rated.isEmpty()) {
            Files.writeString(folder.resolve(result.scenario() + ".svg"), svg(rated));
        }
    }

    private String svg(List<Outcome> outcomes) {
        double highest = outcomes.stream().flatMap(outcome -> outcome.samples().stream())
                .mapToDouble(Sample::perSecond).max().orElseThrow();
        int height = TOP + STEP * outcomes.size() + 10;
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
                WIDTH, height, WIDTH, height));
        svg.append("<style>").append(STYLE).append("</style>\n");
        svg.append(format("<text class=\"t\" x=\"8\" y=\"20\">%s, records a second</text>\n", escape(result.scenario())));
        for (int i = 0; i < outcomes.size(); i++) {
            svg.append(row(outcomes.get(i), TOP + STEP * i, (WIDTH - LABELS - VALUES) / highest));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String row(Outcome outcome, int y, double scale) {
        double median = outcome.median(Sample::perSecond);
        double low = outcome.samples().stream().mapToDouble(Sample::perSecond).min().orElseThrow();
        double high = outcome.samples().stream().mapToDouble(Sample::perSecond).max().orElseThrow();
        int middle = y + BAR / 2;
        return format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABELS - 8, middle + 5,
                escape(outcome.contender()))
                + format("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                        isReference(outcome) ? "r" : "o", LABELS, y, median * scale, BAR)
                + format("<line class=\"s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", LABELS + low * scale, middle,
                        LABELS + high * scale, middle)
                + format("<text x=\"%.1f\" y=\"%d\">%,.0f</text>\n", LABELS + Math.max(high, median) * scale + 6, middle + 5,
                        median);
    }

    /** A reference is grey. It has no process of the product. */
    private static boolean isReference(Outcome outcome) {
        return outcome.samples().stream().noneMatch(sample -> sample.processes().containsKey("producer")
                || sample.processes().containsKey("consumer"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
