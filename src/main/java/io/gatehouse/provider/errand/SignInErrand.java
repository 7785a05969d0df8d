package io.gatehouse.provider.errand;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/** Remembers in an operator's session that a sign-in under way is an errand, and where it comes back to. */
public final class SignInErrand {

    private static final String ATTRIBUTE = "errand";
    private static final String PAGE = "/settings/registration";

    private SignInErrand() {}

    public static void begin(HttpServletRequest request, Errand.Purpose purpose) {
        request.getSession().setAttribute(ATTRIBUTE, purpose.name());
    }

    /** The errand that ends now; null where somebody simply signed in. */
    public static @Nullable String take(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String errand)) {
            return null;
        }
        session.removeAttribute(ATTRIBUTE);
        return errand;
    }

    /** The page to go on with. */
    public static String back(String errand, boolean succeeded) {
        String outcome = errand.toLowerCase(java.util.Locale.ROOT);
        return PAGE + (succeeded ? "?done=provider." + outcome : "?failed=" + outcome);
    }
}
