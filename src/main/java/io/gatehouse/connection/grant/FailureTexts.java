package io.gatehouse.connection.grant;

import io.gatehouse.connection.HealthReason;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.ErrorCatalogue.Explanation;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says in plain words why a connection is not healthy. */
@Component
public class FailureTexts {

    private static final Pattern ANSWER = Pattern.compile("AADSTS\\d+");

    private final MessageSource messages;

    FailureTexts(MessageSource messages) {
        this.messages = messages;
    }

    public HealthReason reason(MicrosoftFailure failure) {
        MicrosoftError error = failure.error();
        Explanation explanation = ErrorCatalogue.explain(error);
        String answer =
                error.code() == null ? "" : text("connection.reason.answered", String.valueOf(error.code())) + " ";
        if (failure.kind() == FailureKind.TENANT_UNKNOWN) {
            // nobody typed a name here: the catalogue's advice is for those who did
            return new HealthReason(failure.kind().name(), answer + text("connection.reason.TENANT_UNKNOWN"));
        }
        return new HealthReason(
                failure.kind().name(), answer + text(explanation.what()) + " " + text(explanation.who()));
    }

    public HealthReason reason(String code, Object... arguments) {
        return new HealthReason(code, text("connection.reason." + code, arguments));
    }

    /**
     * The reason as one short sentence: without its causes and what to do, where Microsoft's answer has a name. What we have
     * words of our own for is short already and says who mends it.
     */
    public String brief(HealthReason reason) {
        String own = messages.getMessage("connection.reason." + reason.code(), null, null, Locale.ENGLISH);
        String title = messages.getMessage("microsoft.kind." + reason.code() + ".title", null, null, Locale.ENGLISH);
        if (own != null || title == null) {
            return reason.text();
        }
        Matcher answer = ANSWER.matcher(reason.text());
        return answer.find() ? title + " (" + answer.group() + ")." : title + ".";
    }

    /** For operators, in their language. */
    public String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.ENGLISH);
    }
}
