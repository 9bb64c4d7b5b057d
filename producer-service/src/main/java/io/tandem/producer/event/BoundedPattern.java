package io.tandem.producer.event;

import java.util.regex.Pattern;

import com.networknt.schema.regex.RegularExpression;

/** A regular expression of a schema that limits its backtracking, because clients choose the data. */
final class BoundedPattern implements RegularExpression {

    private static final int MAX_STEPS = 1_000_000;

    private final Pattern pattern;

    BoundedPattern(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** @throws TooCostly after reading a million characters */
    @Override
    public boolean matches(String value) {
        return pattern.matcher(new Metered(value, new int[] { MAX_STEPS })).find();
    }

    /** A value takes too long to match. */
    static final class TooCostly extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooCostly() {
            super("a value takes too long to be matched against a pattern of the schema", null, false, false);
        }
    }

    private record Metered(CharSequence text, int[] left) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (left[0]-- <= 0) {
                throw new TooCostly();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Metered(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
