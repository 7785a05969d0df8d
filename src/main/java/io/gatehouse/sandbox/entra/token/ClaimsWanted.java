package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.SignInRule;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A policy that lets an account in only by a sign-in whose address held the claims of its challenge. */
final class ClaimsWanted {

    static final String CLAIMS =
            "{\"access_token\":{\"polids\":{\"essential\":true,\"values\":[\"9ab03e19-ed42-4168-b6b7-7001fb3e933a\"]}}}";

    private static final JsonMapper JSON = JsonMapper.shared();

    private ClaimsWanted() {}

    /** @param brought what the authorize request of this sign-in held */
    static void check(Person person, @Nullable String brought) {
        if (person.access().rule() == SignInRule.NEEDS_CLAIMS && !met(brought)) {
            throw Aadsts.failure(50079);
        }
    }

    private static boolean met(@Nullable String brought) {
        try {
            return brought != null && JSON.readTree(brought).equals(JSON.readTree(CLAIMS));
        } catch (JacksonException noJson) {
            return false;
        }
    }
}
