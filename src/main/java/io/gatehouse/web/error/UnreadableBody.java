package io.gatehouse.web.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * What a caller has to know about a body that could not be read.
 *
 * @param errors the field that is to blame, where one is
 */
record UnreadableBody(String sentence, Map<String, String> errors) {

    static UnreadableBody of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                String field = unknown.getPropertyName();
                return new UnreadableBody("Unknown field: " + field, Map.of(field, "unknown field"));
            }
            if (cause instanceof MismatchedInputException mismatch) {
                return wrongType(mismatch);
            }
            if (cause instanceof InputCoercionException outOfRange) {
                String field = field(outOfRange);
                return new UnreadableBody(
                        "Field " + field + ": this number is out of range.", Map.of(field, "out of range"));
            }
        }
        return new UnreadableBody("The body is not the JSON that this call takes.", Map.of());
    }

    private static UnreadableBody wrongType(MismatchedInputException mismatch) {
        String field = field(mismatch);
        if (field.isEmpty()) {
            return new UnreadableBody("This call takes a JSON object.", Map.of());
        }
        String wanted = wanted(mismatch.getTargetType(), mismatch instanceof InvalidFormatException);
        return new UnreadableBody("Field " + field + " takes " + wanted + ".", Map.of(field, "takes " + wanted));
    }

    private static String wanted(@Nullable Class<?> type, boolean value) {
        if (type == null || type.isEnum()) {
            return FrameworkRefusal.wanted(type);
        }
        return switch (type.getSimpleName()) {
            case "String" -> "text";
            case "UUID", "Boolean", "boolean" -> FrameworkRefusal.wanted(type);
            case "Integer", "int", "Long", "long" -> FrameworkRefusal.wanted(type) + (value ? " within its range" : "");
            case "List", "ArrayList", "Set" -> "a list";
            default -> "an object";
        };
    }

    /** Where it is, such as {@code contacts[0].email}. */
    private static String field(JacksonException mismatch) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : mismatch.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
