package io.gatehouse.audit;

import org.jspecify.annotations.Nullable;

/** What an action was done to; the name is as it was at that time. */
public record AuditSubject(String type, String id, @Nullable String name) {}
