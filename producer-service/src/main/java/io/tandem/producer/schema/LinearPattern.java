package io.tandem.producer.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;

/** A regular expression of a schema, matched in a time that is linear in the data, because clients choose the data. */
final class LinearPattern implements RegularExpression {

    private final Pattern pattern;

    /** @throws IllegalArgumentException naming the pattern, if it needs backtracking or is no regular expression */
    LinearPattern(String pattern) {
        try {
            this.pattern = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern " + pattern + " is not supported: " + e.getDescription(), e);
        }
    }

    @Override
    public boolean matches(String value) {
        return pattern.matcher(value).find();
    }
}
