package io.gatehouse.connection;

/** Why a connection is not, or not simply, healthy: a stable code for automation and a sentence for people. */
public record HealthReason(String code, String text) {}
