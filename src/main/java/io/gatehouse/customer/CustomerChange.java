package io.gatehouse.customer;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of some members: null leaves a member as it is, an empty Optional clears it. The version, where given, must
 * be the one that was read.
 */
public record CustomerChange(
        @Nullable String shortName,
        @Nullable String displayName,
        @Nullable Optional<String> tenant,
        @Nullable Optional<String> reference,
        @Nullable Optional<String> note,
        @Nullable List<Contact> contacts,
        @Nullable List<String> labels,
        @Nullable Long version) {}
