package io.gatehouse.directory.facts;

import io.gatehouse.microsoft.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of the reading of one kind of facts.
 *
 * @param facts all of them; null unless they were read
 * @param permission which one allows, or would allow, to read them
 */
record Told<T>(
        FactState state,
        String permission,
        @Nullable FailureKind reason,
        @Nullable T facts) {}
