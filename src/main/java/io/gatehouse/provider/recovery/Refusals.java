package io.gatehouse.provider.recovery;

import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.InvalidInput;

/** Puts what Microsoft refused beside the field that is to blame. */
public final class Refusals {

    private Refusals() {}

    public static InvalidInput of(MicrosoftException refused, String field) {
        String key = ErrorCatalogue.explain(refused.failure().error()).what();
        return new InvalidInput(field, key, refused.failure().error().summary());
    }
}
