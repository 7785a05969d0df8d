package io.gatehouse.web.error;

import io.gatehouse.shared.Inputs;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * What a caller has to know where the framework refuses a call before a handler of ours has it: what was wrong and what
 * to send, in our words, as the framework's name its own classes.
 *
 * @param errors the parameter that is to blame, where one is
 */
record FrameworkRefusal(String sentence, Map<String, String> errors) {

    private static final int SHOWN = 80;

    static FrameworkRefusal of(Exception e, HttpStatusCode status) {
        return switch (e) {
            case MethodArgumentTypeMismatchException mismatch -> wrongType(mismatch);
            case TypeMismatchException mismatch ->
                plain("The value " + quoted(mismatch.getValue()) + " is of another kind than this call takes.");
            case MissingServletRequestParameterException missing ->
                blamed(missing.getParameterName(), "is missing: add it to the query of the address.", "is missing");
            case MissingRequestHeaderException missing ->
                plain("The header " + missing.getHeaderName() + " is missing.");
            case HttpRequestMethodNotSupportedException method ->
                plain("This address takes " + listed(methods(method)) + ", not "
                        + Inputs.clippedLine(method.getMethod(), SHOWN) + ".");
            case HttpMediaTypeNotSupportedException type -> plain(unsupported(type));
            case HttpMediaTypeNotAcceptableException type -> plain(unacceptable(type));
            default -> plain(sentence(status));
        };
    }

    /** Where nothing but the status is known. */
    static String sentence(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> "The method, the address or a header of this call is malformed.";
            case 404 -> "There is no such call: /api/openapi.json lists those that there are.";
            case 405 -> "This address does not take this method: the header Allow lists those that it takes.";
            case 406 ->
                "No answer of this call is of a kind that its header Accept names: send Accept: application/json.";
            case 413 -> "The body is larger than 1 MiB.";
            case 415 -> "This call takes JSON: send Content-Type: application/json.";
            case 503 -> "This call cannot be served at the moment: ask again in a few seconds.";
            default ->
                status.is5xxServerError()
                        ? "Something went wrong on our side. Quote the correlation id."
                        : "The call was refused. Look at its address, its headers and its body: /api/openapi.json"
                                + " describes what it takes.";
        };
    }

    private static FrameworkRefusal wrongType(MethodArgumentTypeMismatchException mismatch) {
        String wanted = wanted(mismatch.getRequiredType());
        String sent = quoted(mismatch.getValue());
        return mismatch.getParameter().hasParameterAnnotation(PathVariable.class)
                ? new FrameworkRefusal(
                        "The address holds " + sent + " where it takes " + wanted + ".",
                        Map.of(mismatch.getName(), "takes " + wanted))
                : blamed(mismatch.getName(), "takes " + wanted + ", not " + sent + ".", "takes " + wanted);
    }

    private static FrameworkRefusal blamed(String parameter, String trouble, String brief) {
        return new FrameworkRefusal("The parameter " + parameter + " " + trouble, Map.of(parameter, brief));
    }

    private static FrameworkRefusal plain(String sentence) {
        return new FrameworkRefusal(sentence, Map.of());
    }

    private static String unsupported(HttpMediaTypeNotSupportedException e) {
        MediaType sent = e.getContentType();
        return sentence(e.getStatusCode())
                + (sent == null
                        ? ""
                        : " It came as " + Inputs.clippedLine(sent.getType() + "/" + sent.getSubtype(), SHOWN) + ".");
    }

    private static String unacceptable(HttpMediaTypeNotAcceptableException e) {
        List<String> kinds = e.getSupportedMediaTypes().stream()
                .filter(MediaType::isConcrete)
                .map(MediaType::toString)
                .distinct()
                .toList();
        return kinds.isEmpty() || kinds.contains(MediaType.APPLICATION_JSON_VALUE)
                ? sentence(e.getStatusCode())
                : "This call answers " + listed(kinds) + ", which its header Accept does not name.";
    }

    private static Collection<String> methods(HttpRequestMethodNotSupportedException e) {
        return Arrays.stream(Objects.requireNonNullElse(e.getSupportedMethods(), new String[0]))
                .sorted()
                .toList();
    }

    private static String listed(Collection<String> words) {
        return words.isEmpty() ? "no method" : String.join(", ", words);
    }

    /** What a parameter takes; bodies say it in the same words. */
    static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "another kind of value";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "UUID" -> "an id such as 7f0e3b52-1111-4222-8333-944444444444";
            case "Boolean", "boolean" -> "true or false";
            case "Integer", "int", "Long", "long" -> "a whole number";
            case "Instant" -> "a time such as 2027-03-31T09:30:00Z";
            case "LocalDate" -> "a day such as 2027-03-31";
            default -> "another kind of value";
        };
    }

    private static String quoted(@Nullable Object value) {
        String text = value == null ? null : Inputs.clippedLine(value.toString(), SHOWN);
        return text == null ? "nothing" : "“" + text + "”";
    }
}
