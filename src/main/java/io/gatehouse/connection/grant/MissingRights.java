package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.failure.FailureKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Tells the work that a missing permission keeps from being done from what fails for a reason of its own. */
@Component
public class MissingRights {

    private final MessageSource messages;

    MissingRights(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * Whether it is known of the connection that it lacks rights, and the failure is that Microsoft refused a call for want
     * of them: then both are one trouble, and its name is the missing consent.
     *
     * @param failure in the words in which work says why it failed: the title of Microsoft's answer, then more
     */
    public boolean explain(ConnectionView connection, @Nullable String failure) {
        return connection.active() && connection.lacksRights() && refused(failure);
    }

    private boolean refused(@Nullable String failure) {
        return failure != null && failure.startsWith(title());
    }

    /** How a failure begins that is a want of rights. */
    private String title() {
        String key = "microsoft.kind." + FailureKind.PERMISSION_MISSING + ".title";
        return messages.getMessage(key, null, key, Locale.ENGLISH) + ".";
    }
}
