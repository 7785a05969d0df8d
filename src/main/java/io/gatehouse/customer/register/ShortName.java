package io.gatehouse.customer.register;

import io.gatehouse.shared.InvalidInput;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a customer's short name: 3 to 15 characters, none of {@code \ / : * ? " < > |}, no dot, no blank, no
 * control character, not the word {@code audit}. The message names the offending character.
 */
public final class ShortName {

    private static final String FORBIDDEN = "\\/:*?\"<>|.";
    private static final String FIELD = "shortName";

    private ShortName() {}

    public static String checked(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new InvalidInput(FIELD, "error.required", "A short name is required.");
        }
        refuseCharacters(text);
        int length = text.codePointCount(0, text.length());
        if (length < 3 || length > 15) {
            throw new InvalidInput(
                    FIELD,
                    "customer.short-name.length",
                    "A short name has 3 to 15 characters, this one has " + length + ".",
                    length);
        }
        if (text.equalsIgnoreCase("audit")) {
            throw new InvalidInput(FIELD, "customer.short-name.reserved", "The word “audit” is reserved.");
        }
        return text;
    }

    private static void refuseCharacters(String text) {
        OptionalInt offender = text.codePoints().filter(ShortName::forbidden).findFirst();
        if (offender.isEmpty()) {
            return;
        }
        int c = offender.getAsInt();
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            throw new InvalidInput(FIELD, "customer.short-name.blank", "A short name has no blanks.");
        }
        String shown = FORBIDDEN.indexOf(c) >= 0 ? Character.toString(c) : "U+%04X".formatted(c);
        throw new InvalidInput(
                FIELD,
                "customer.short-name.character",
                "The character %s is not allowed in a short name.".formatted(shown),
                shown);
    }

    /** Invisible and undefined characters too: two names that look the same must be the same. */
    private static boolean forbidden(int c) {
        return FORBIDDEN.indexOf(c) >= 0
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || !Character.isDefined(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.PRIVATE_USE;
    }
}
