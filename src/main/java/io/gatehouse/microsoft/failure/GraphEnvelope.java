package io.gatehouse.microsoft.failure;

import com.microsoft.graph.models.odataerrors.ErrorDetails;
import com.microsoft.graph.models.odataerrors.InnerError;
import com.microsoft.graph.models.odataerrors.MainError;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what matters from the error envelope of an answer (G:errors); services behind Graph speak in its inner part. */
public record GraphEnvelope(@Nullable String code, @Nullable String message) {

    public static GraphEnvelope of(@Nullable MainError error) {
        if (error == null) {
            return new GraphEnvelope(null, null);
        }
        String inner = innerCode(error.getInnerError());
        return new GraphEnvelope(GraphErrors.knows(inner) ? inner : error.getCode(), sentence(error));
    }

    private static @Nullable String innerCode(@Nullable InnerError inner) {
        return inner != null && inner.getAdditionalData().get("code") instanceof String code ? code : null;
    }

    /** With the details, which alone say what is wrong with a Teams app's manifest. */
    private static @Nullable String sentence(MainError error) {
        List<ErrorDetails> details = error.getDetails();
        if (details == null || details.isEmpty()) {
            return error.getMessage();
        }
        return Stream.concat(
                        Stream.ofNullable(error.getMessage()),
                        details.stream().map(detail -> detail.getCode() + ": " + detail.getMessage()))
                .collect(Collectors.joining("; "));
    }
}
