package io.gatehouse.provider;

import io.gatehouse.microsoft.ErrorCatalogue;
import io.gatehouse.microsoft.MicrosoftException;
import io.gatehouse.shared.InvalidInput;

/** Puts what Microsoft refused beside the field that is to blame. */
final class Refusals {

    private Refusals() {}

    static InvalidInput of(MicrosoftException refused, String field) {
        String key = ErrorCatalogue.explain(refused.failure().error()).what();
        return new InvalidInput(field, key, refused.failure().error().summary());
    }
}
