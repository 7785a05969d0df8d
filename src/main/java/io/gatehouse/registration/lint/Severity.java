package io.gatehouse.registration.lint;

/** How much a finding about a registration matters. */
public enum Severity {
    /** It does not work, or is open to abuse. */
    ERROR,
    /** It works, but should be changed. */
    WARNING
}
