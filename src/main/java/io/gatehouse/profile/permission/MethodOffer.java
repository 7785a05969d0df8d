package io.gatehouse.profile.permission;

/** One way to connect that a profile offers: where the registration lives, who acts, and why one would choose it. */
public record MethodOffer(ConnectionMethod method, RegistrationHome registration, ActsAs actsAs, String why) {}
