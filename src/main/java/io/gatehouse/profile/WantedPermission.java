package io.gatehouse.profile;

/** A delegated Graph permission that a service asks for, with the reason a customer reads before signing in. */
public record WantedPermission(String name, String reason, boolean write, String group) {}
