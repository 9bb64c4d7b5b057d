package io.tandem.consumer.problem;

import java.util.Collection;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body, in the words of its sender and not of the parser. */
final class JsonFaults {

    private JsonFaults() {
    }

    static Problem of(JsonProcessingException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            String name = Problem.shortened(unknown.getPropertyName());
            Collection<Object> known = unknown.getKnownPropertyIds();
            return Problem.of(name, "there is no member '" + name + "'; there are "
                    + known.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
        }
        if (failure instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
            String name = Problem.shortened(path(mismatch));
            return Problem.of(name, "the member '" + name + "' must be " + wanted(mismatch.getTargetType()));
        }
        return Problem.of(ProblemType.INVALID_PARAMETER, failure instanceof MismatchedInputException
                ? "the body must be a JSON object"
                : "the body is not JSON");
    }

    private static String path(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() != null ? step.getFieldName() : String.valueOf(step.getIndex()))
                .collect(Collectors.joining("/"));
    }

    private static String wanted(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type == int.class) {
            return "a whole number";
        }
        return Collection.class.isAssignableFrom(type) ? "an array" : "text";
    }
}
