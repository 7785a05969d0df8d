package io.gatehouse.profile.yaml;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * A mistake in a profile.
 *
 * @param line where it stands, counted from 1
 * @param path the member, {@code groups[0].permissions[2].name} for instance
 * @param key what is wrong: message {@code profile.problem.<key>}
 */
public record ProfileProblem(int line, String path, String key, List<Object> arguments) {

    public ProfileProblem {
        arguments = List.copyOf(arguments);
    }

    public String messageKey() {
        return "profile.problem." + key;
    }

    /** For logs and programs, in English. */
    public String sentence() {
        String pattern =
                ResourceBundle.getBundle("messages-profile", Locale.ROOT).getString(messageKey());
        return "line " + line + ", " + path + ": "
                + new MessageFormat(pattern, Locale.ROOT).format(arguments.toArray());
    }
}
