package io.gatehouse.connection;

import io.gatehouse.microsoft.ErrorCatalogue;
import io.gatehouse.microsoft.ErrorCatalogue.Explanation;
import io.gatehouse.microsoft.MicrosoftError;
import io.gatehouse.microsoft.MicrosoftFailure;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says in plain words why a connection is not healthy. */
@Component
class FailureTexts {

    private final MessageSource messages;

    FailureTexts(MessageSource messages) {
        this.messages = messages;
    }

    HealthReason reason(MicrosoftFailure failure) {
        MicrosoftError error = failure.error();
        Explanation explanation = ErrorCatalogue.explain(error);
        String answer =
                error.code() == null ? "" : text("connection.reason.answered", String.valueOf(error.code())) + " ";
        return new HealthReason(
                failure.kind().name(), answer + text(explanation.what()) + " " + text(explanation.who()));
    }

    HealthReason reason(String code, Object... arguments) {
        return new HealthReason(code, text("connection.reason." + code, arguments));
    }

    private String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.ENGLISH);
    }
}
