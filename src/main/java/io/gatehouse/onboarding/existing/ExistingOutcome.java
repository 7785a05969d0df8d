package io.gatehouse.onboarding.existing;

import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.lint.RegistrationReviews.Review;
import java.util.List;

/** What came of checking a registration that was typed in. */
sealed interface ExistingOutcome {

    /**
     * A value is wrong.
     *
     * @param key of the sentence, which names what is in {@code about}
     * @param status what the page answers
     */
    record Wrong(String field, String key, List<String> about, int status) implements ExistingOutcome {

        static Wrong of(String field, String key, String... about) {
            return new Wrong(field, key, List.of(about), 422);
        }
    }

    /** The values belong together, but the registration is not as the service needs it. */
    record Unfit(Review review) implements ExistingOutcome {}

    /** Proven by a live call, and as it should be. */
    record Proven(TypedRegistration typed, Review review) implements ExistingOutcome {}
}
