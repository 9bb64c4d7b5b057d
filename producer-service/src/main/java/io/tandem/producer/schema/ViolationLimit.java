package io.tandem.producer.schema;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;

/** Bounds the violations that one validation collects, and ends the validation when it has found enough of them. */
final class ViolationLimit extends ExecutionContext {

    private static final int MAX_VIOLATIONS = 20;

    private final Found found = new Found();

    ViolationLimit(ExecutionContext settings) {
        super(settings.getExecutionConfig());
        setErrors(found);
    }

    /** Returns what the validation found, at most 20 violations. */
    List<Error> violations(Runnable validation) {
        try {
            validation.run();
        } catch (Enough e) {
            // The rest of the data does not matter.
        }
        return List.copyOf(found.errors);
    }

    /** Keywords such as anyOf collect into a list of their own, which only has to stay non-empty. */
    @Override
    public void addError(Error error) {
        if (getErrors() == found || getErrors().size() < MAX_VIOLATIONS) {
            super.addError(error);
        }
    }

    private static final class Found extends AbstractList<Error> {

        private final List<Error> errors = new ArrayList<>();

        @Override
        public void add(int index, Error error) {
            errors.add(index, error);
            if (errors.size() == MAX_VIOLATIONS) {
                throw new Enough();
            }
        }

        @Override
        public Error get(int index) {
            return errors.get(index);
        }

        @Override
        public int size() {
            return errors.size();
        }
    }

    private static final class Enough extends RuntimeException {

        private static final long serialVersionUID = 1;

        Enough() {
            super(null, null, false, false);
        }
    }
}
